using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Options;
using AccountCenter = Bookstore.Infrastructure.Logto.Account.AccountCenter;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether everyone can sign in with the connectors that the site offers, according to what Logto tells its own sign-in page.</summary>
internal sealed class LogtoConnectorCheck(LogtoProbe probe, IOptions<LogtoOptions> logto) : ICheck
{
    private const string Where = "Logto Console > Sign-in experience > Sign-up and sign-in";

    public string Name => "logto.connector";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await probe.ReadSignInExperienceAsync(cancellationToken);
        var experience = answer.Json;
        if (!answer.IsSuccess || experience.Find("socialConnectors")?.ValueKind != JsonValueKind.Array)
        {
            return [Finding.NotChecked($"Not checked, because Logto's /api/.well-known/sign-in-exp can't be read: {answer.Description}.")];
        }

        List<Finding> findings = [];
        var targets = SocialConnectors.Split(logto.Value.Connectors);
        foreach (var target in targets)
        {
            if (await probe.FindConnectorAsync(target, cancellationToken) is null)
            {
                findings.Add(Missing(target));
            }
        }

        if (findings.Count < targets.Count)
        {
            Finding?[] found = [CheckMode(experience.Text("signInMode")), CheckRequirements(experience), CheckLinking(experience, targets)];
            findings.AddRange(found.OfType<Finding>());
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"The sign-in experience offers {string.Join(", ", targets.Select(SocialConnectors.NameOf))} to everyone.")];
    }

    private static Finding Missing(string target)
    {
        const string Add = $"Add the connector in Logto Console > Connectors > Social connectors, then add it in {Where} > Social sign-in, and press 'Save changes'. 'setup' does both";
        return target == PatreonConnector.Target
            ? Finding.Failed("The sign-in experience does not offer Patreon.", $"{Add}.")
            : Finding.Failed(
                $"The sign-in experience does not offer {SocialConnectors.NameOf(target)} (target {target}), so its button leads to Logto's own sign-in page.",
                $"{Add}, with Connectors:{target}:ClientId and Connectors:{target}:ClientSecret. Or remove {target} from Logto:Connectors.");
    }

    private static Finding? CheckMode(string? mode) => mode switch
    {
        "SignInAndRegister" => null,
        "SignIn" => Finding.Warning(
            "New people can't sign in (signInMode is SignIn).", "Turn on 'Enable user registration' in Logto Console > Sign-in experience."),
        "Register" => Finding.Warning(
            "People who have an account can't sign in (signInMode is Register).",
            "Set signInMode to SignInAndRegister with Logto's Management API: PATCH /api/sign-in-exp; 'setup --social-only' does it too."),
        _ => Finding.NotChecked($"Who can sign in was not checked, because doctor does not know the signInMode {mode}."),
    };

    // Whoever has an email address has to enter a code before Logto links anything.
    private static Finding? CheckLinking(JsonElement experience, IReadOnlyList<string> targets) =>
        targets.Count == 1 || new AccountCenter(experience, logtoOrigin: "", siteOrigin: "", hasPages: true).SendsEmail ? null : Finding.Warning(
            "People who come from another service than Patreon and have an email address can't link their Patreon account, because Logto can't mail them a code.",
            "Add an email connector in Logto Console > Connectors > Email and SMS connectors.");

    private static Finding? CheckRequirements(JsonElement experience)
    {
        try
        {
            var rules = new SignInExperience
            {
                SignUp = experience.Find("signUp")?.Deserialize<SignUpRules>(ManagementClient.Json),
                SocialSignIn = experience.Find("socialSignIn")?.Deserialize<SocialRules>(ManagementClient.Json),
            };
            return rules.FindSocialSignUpRequirements() is { Count: > 0 } required
                ? Finding.Warning(
                    $"After Patreon, Logto asks new people for more: {string.Join(", ", required)}.",
                    $"Remove the sign-up identifier, and the password with it, in {Where}, or run 'setup', which skips them for Patreon.")
                : rules.SocialSignIn?.SkipRequiredIdentifiers is not true && experience.Find("signUp")?.Find("identifiers") is null
                    ? Finding.NotChecked("What a sign-up requires was not checked, because Logto does not say.")
                    : null;
        }
        catch (JsonException)
        {
            return Finding.NotChecked("What a sign-up requires was not checked, because doctor can't read Logto's response.");
        }
    }
}
