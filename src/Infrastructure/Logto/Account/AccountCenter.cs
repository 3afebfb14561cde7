using System.Globalization;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Infrastructure.Logto.Account;

/// <summary>Logto's Account Center, as far as its public sign-in experience tells.</summary>
/// <param name="experience">The response of <c>/api/.well-known/sign-in-exp</c>, or nothing.</param>
/// <param name="hasPages">Whether Logto has pages for the person's account.</param>
internal sealed class AccountCenter(JsonElement experience, string logtoOrigin, string siteOrigin, bool hasPages)
{
    /// <summary>Whether Logto can send a code by email. It says so of a forgotten password, and of a way to sign in.</summary>
    public bool SendsEmail => Sends("email");

    /// <summary>Whether Logto can send a code by text message.</summary>
    public bool SendsTexts => Sends("phone");

    /// <summary>The ways to sign in besides social connectors.</summary>
    public IReadOnlyList<JsonElement> SignInMethods => Elements(experience.Find("signIn")?.Find("methods"));

    /// <summary>The id of the Patreon connector, or null where there is none.</summary>
    public string? PatreonConnectorId =>
        Elements(experience.Find("socialConnectors")).FirstOrDefault(connector => connector.Text("target") == PatreonConnector.Target).Id("id");

    /// <summary>The pages about the Patreon account, in the language of the request; null where there are none, or no such connector.</summary>
    public PatreonPages? FindPatreonPages()
    {
        if (!hasPages || PatreonConnectorId is not { } id)
        {
            return null;
        }

        var page = $"{logtoOrigin}/account/social/{Uri.EscapeDataString(id)}";
        var query = $"?redirect={Uri.EscapeDataString($"{siteOrigin}/account")}"
            + $"&ui_locales={Uri.EscapeDataString(CultureInfo.CurrentUICulture.Name)}";
        return new PatreonPages(new Uri(page + query), new Uri($"{page}/change{query}"), new Uri($"{page}/remove{query}"));
    }

    private bool Sends(string kind) => experience.Find("forgotPassword")?.Find(kind) is { ValueKind: JsonValueKind.True }
        || SignInMethods.Any(method => method.Text("identifier") == kind && method.Find("verificationCode") is { ValueKind: JsonValueKind.True });

    private static List<JsonElement> Elements(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : [];
}
