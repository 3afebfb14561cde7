using System.Text.Json;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether "Continue with Patreon" is there for everyone, by what Logto tells its own sign-in page.</summary>
internal sealed class LogtoConnectorCheck(LogtoProbe probe) : ICheck
{
    public const string CheckName = "logto.connector";

    private const string Where = "Logto Console > Sign-in experience > Sign-up and sign-in";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [LogtoEndpointCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await probe.ReadExperienceAsync(cancellationToken);
        var experience = answer.Json;
        if (!answer.IsSuccess || experience.Find("socialConnectors")?.ValueKind != JsonValueKind.Array)
        {
            return [Finding.NotChecked($"Not checked, because /api/.well-known/sign-in-exp can't be read: {answer.InWords}.")];
        }

        if (experience.FindPatreon() is null)
        {
            return [Finding.Failed(
                "The sign-in experience offers no Patreon.",
                "Add the connector in Logto Console > Connectors > Social connectors, then add it in "
                + $"{Where} > Social sign-in, and press 'Save changes'. 'setup' does both.")];
        }

        List<Finding> findings = [];
        switch (experience.Text("signInMode"))
        {
            case "SignInAndRegister":
                break;
            case "SignIn":
                findings.Add(Finding.Warning("Logto lets nobody new in (signInMode is SignIn).", "Turn on 'Enable user registration' in Logto Console > Sign-in experience."));
                break;
            case "Register":
                findings.Add(Finding.Warning(
                    "Logto lets nobody who is known in (signInMode is Register).",
                    "Set signInMode to SignInAndRegister with Logto's Management API: PATCH /api/sign-in-exp; 'setup --social-only' does it too."));
                break;
            case var mode:
                findings.Add(Finding.NotChecked($"Not known whom Logto lets in: its signInMode is {mode ?? "missing"}, which this check does not know."));
                break;
        }

        var skips = experience.Find("socialSignIn")?.Find("skipRequiredIdentifiers")?.ValueKind == JsonValueKind.True;
        if (!skips && experience.Find("signUp")?.Find("identifiers")?.ValueKind != JsonValueKind.Array)
        {
            findings.Add(Finding.NotChecked("Not known what a sign-up asks for: Logto does not say."));
        }
        else if (!skips && FindRequired(experience.Find("signUp") ?? default) is { Count: > 0 } required)
        {
            findings.Add(Finding.Warning(
                $"Who comes from Patreon for the first time is stopped to give this too: {string.Join(", ", required)}.",
                $"Have no sign-up identifier, and no password with it, in {Where}, or run 'setup', which skips them for Patreon."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok("The sign-in experience offers Patreon.")];
    }

    private static List<string> FindRequired(JsonElement signUp)
    {
        List<string> required =
        [
            .. Items(signUp, "identifiers").Select(identifier => identifier.ToString()),
            .. Items(signUp, "secondaryIdentifiers").Select(rule => rule.Text("identifier")).OfType<string>(),
        ];
        if (signUp.Find("password")?.ValueKind == JsonValueKind.True)
        {
            required.Add("a password");
        }

        return required;
    }

    private static List<JsonElement> Items(JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } items ? [.. items.EnumerateArray()] : [];
}

/// <summary>Reads Logto's sign-in experience.</summary>
internal static class Experience
{
    /// <summary>The Patreon connector among those that are offered, or null.</summary>
    public static JsonElement? FindPatreon(this JsonElement experience) =>
        experience.Find("socialConnectors") is { ValueKind: JsonValueKind.Array } connectors
            ? connectors.EnumerateArray().Select(connector => (JsonElement?)connector)
                .FirstOrDefault(connector => connector!.Value.Text("target") == "patreon")
            : null;
}
