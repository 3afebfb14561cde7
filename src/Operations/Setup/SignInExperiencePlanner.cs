using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>
/// Plans the sign-in experience: the site's social connectors are added to what is offered, in their order. Other ways to sign in
/// stay, unless <c>--social-only</c> removes them. Identifiers and a password that the sign-up requires are skipped for people from
/// social connectors.
/// </summary>
internal sealed class SignInExperiencePlanner(ILogtoManagement logto) : ISetupPlanner
{
    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var present = await logto.GetSignInExperienceAsync(cancellationToken);
        var targets = present.SocialSignInConnectorTargets ?? [];
        var signUp = present.SignUp ?? new SignUpRules();
        var signIn = present.SignIn ?? new SignInRules();
        var social = present.SocialSignIn ?? new SocialRules();
        var wanted = Order(targets, [.. state.Target.Connectors.Select(connector => connector.Target)]);

        List<SetupField> fields = [SetupField.List("social connectors", targets, wanted)];
        var change = new SignInExperience { SocialSignInConnectorTargets = wanted };
        if (state.Options.IsSocialOnly)
        {
            fields.Add(SetupField.List("sign-up identifiers", signUp.AllIdentifiers, []));
            fields.Add(SetupField.Flag("sign-up requires a password", signUp.Password, to: false));
            fields.Add(SetupField.Flag("sign-up verifies identifiers", signUp.Verify, to: false));
            fields.Add(SetupField.List("other ways to sign in", signIn.Methods.Select(SignInRules.NameOf), []));
            fields.Add(new SetupField("sign-in mode", present.SignInMode, "SignInAndRegister"));
            fields.Add(SetupField.Flag("enterprise single sign-on", present.SingleSignOnEnabled is true, to: false));
            fields.Add(SetupField.Flag("passkeys", present.PasskeySignIn?.Enabled is true, to: false));
            change = change with
            {
                SignUp = signUp with
                {
                    Identifiers = [],
                    Password = false,
                    Verify = false,
                    SecondaryIdentifiers = signUp.SecondaryIdentifiers is null ? null : [],
                },
                SignIn = signIn with { Methods = [] },
                SignInMode = "SignInAndRegister",
                // A version of Logto without these rejects them.
                SingleSignOnEnabled = present.SingleSignOnEnabled is true ? false : null,
                PasskeySignIn = present.PasskeySignIn is { Enabled: true } ? present.PasskeySignIn with { Enabled = false } : null,
            };
        }
        else if (signUp.Requirements.Count > 0)
        {
            fields.Add(SetupField.List("sign-up identifiers", signUp.AllIdentifiers, signUp.AllIdentifiers));
            fields.Add(SetupField.Flag("sign-up requires a password", signUp.Password, signUp.Password));
            fields.Add(SetupField.Flag("people from social connectors skip them", social.SkipRequiredIdentifiers, to: true));
            change = change with { SocialSignIn = social with { SkipRequiredIdentifiers = true } };
        }

        return new PlannedStep(
            SetupStep.Of("sign-in experience", exists: true, fields),
            cancellation => logto.ChangeSignInExperienceAsync(change, cancellation));
    }

    // Those of other sites stay where they are, unless ours would be in another order than the settings have.
    private static string[] Order(IReadOnlyList<string> present, IReadOnlyList<string> ours)
    {
        string[] all = [.. present.Union(ours)];
        return all.Where(ours.Contains).SequenceEqual(ours) ? all : [.. ours, .. all.Except(ours)];
    }
}
