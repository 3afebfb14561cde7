using Bookstore.Operations.Management;
using System.Text.Json;

namespace Bookstore.Operations.Setup;

/// <summary>
/// The sign-in experience: Patreon beside what is offered already. Other ways to sign in stay as they are unless they are
/// not wanted; where the sign-up asks for an identifier or a password, whoever comes from Patreon is spared it.
/// </summary>
internal sealed class SignInPart(ILogtoManagement logto) : ISetupPart
{
    private const string Target = "patreon";

    public async Task<PlannedChange> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var known = await logto.GetSignInExperienceAsync(cancellationToken);
        var targets = known.SocialSignInConnectorTargets ?? [];
        var signUp = known.SignUp ?? new SignUpRules();
        var signIn = known.SignIn ?? new SignInRules();
        var social = known.SocialSignIn ?? new SocialRules();
        var identifiers = signUp.Identifiers.Concat((signUp.SecondaryIdentifiers ?? []).Select(NameOf)).ToList();

        List<SetupField> fields = [SetupField.List("social connectors", targets, targets.Union([Target]))];
        var change = new SignInExperience { SocialSignInConnectorTargets = [.. targets.Union([Target])] };
        if (state.Wishes.IsSocialOnly)
        {
            fields.Add(SetupField.List("sign-up identifiers", identifiers, []));
            fields.Add(SetupField.Flag("sign-up asks for a password", signUp.Password, to: false));
            fields.Add(SetupField.Flag("sign-up verifies", signUp.Verify, to: false));
            fields.Add(SetupField.List("other ways to sign in", signIn.Methods.Select(NameOf), []));
            fields.Add(new SetupField("sign-in mode", known.SignInMode, "SignInAndRegister"));
            fields.Add(SetupField.Flag("enterprise single sign-on", known.SingleSignOnEnabled is true, to: false));
            fields.Add(SetupField.Flag("passkeys", known.PasskeySignIn?.Enabled is true, to: false));
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
                // A Logto that knows none of it is not told of it.
                SingleSignOnEnabled = known.SingleSignOnEnabled is true ? false : null,
                PasskeySignIn = known.PasskeySignIn is { Enabled: true } ? known.PasskeySignIn with { Enabled = false } : null,
            };
        }
        else if (identifiers.Count > 0 || signUp.Password)
        {
            fields.Add(SetupField.List("sign-up identifiers", identifiers, identifiers));
            fields.Add(SetupField.Flag("sign-up asks for a password", signUp.Password, signUp.Password));
            fields.Add(SetupField.Flag("Patreon's users are spared them", social.SkipRequiredIdentifiers, to: true));
            change = change with { SocialSignIn = social with { SkipRequiredIdentifiers = true } };
        }

        return new PlannedChange(
            SetupStep.Of("sign-in experience", exists: true, fields), stop => logto.ChangeSignInExperienceAsync(change, stop));
    }

    private static string NameOf(JsonElement method) =>
        method.ValueKind == JsonValueKind.Object && method.TryGetProperty("identifier", out var identifier) ? identifier.ToString() : "another";
}
