using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether the post sign-out redirect URI is registered: a sign-out without anybody who is signed in. Logto notes it in a
/// session that it makes for this, and asks to confirm; confirmed as the page would do it, that session is gone again.
/// </summary>
internal sealed class LogtoSignOutCheck(LogtoProbe probe, ProbeClient outside, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site) : ICheck
{
    public string Name => "logto.sign-out-uri";

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var uri = site.Value.PostLogoutRedirectUri;
        var endpoint = (await probe.ReadDiscoveryAsync(cancellationToken)).EndSessionEndpoint;
        if (string.IsNullOrEmpty(endpoint))
        {
            return [Finding.Warning(
                "The discovery document names no end_session_endpoint, so a sign-out ends the session here only.",
                "Sign out at the provider's own page. A Logto names that endpoint: is Logto:Endpoint one?")];
        }

        var answer = await outside.GetAsync(
            QueryHelpers.AddQueryString(endpoint, new Dictionary<string, string?> { ["client_id"] = logto.Value.AppId, ["post_logout_redirect_uri"] = uri }),
            cancellationToken);
        var asksToConfirm = answer.IsSuccess && FindConfirmation(answer) is not null;
        if (asksToConfirm)
        {
            await ConfirmAsync(endpoint, answer, cancellationToken);
        }

        return [(answer.Json.Text("error"), answer.Json.Text("error_description")) switch
        {
            ("invalid_client", _) => Finding.NotChecked($"Not checked, because it needs {LogtoClientCheck.CheckName}."),
            (_, { } text) when text.Contains("post_logout_redirect_uri", StringComparison.Ordinal) => Finding.Failed(
                $"The post sign-out redirect URI {uri} is not registered, so whoever signs out is stranded at Logto.",
                $"Add {uri}, with the slash at its end, to 'Post sign-out redirect URIs' in Logto Console > Applications > Bookstore > Settings."),
            _ when asksToConfirm || answer.Location?.GetLeftPart(UriPartial.Path) == uri => Finding.Ok($"The post sign-out redirect URI {uri} is registered."),
            _ => Finding.NotChecked($"Not checked, because Logto did not say: {answer.InWords}, and neither the page that asks to confirm nor the way back."),
        }];
    }

    // What fails here leaves a session of nobody at Logto, which expires.
    private async Task ConfirmAsync(string endpoint, Answer page, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{endpoint}/confirm")
        {
            Content = new FormUrlEncodedContent([new("xsrf", FindConfirmation(page)), new("logout", "yes")]),
        };
        if (page.Cookies.Count > 0)
        {
            request.Headers.Add(HeaderNames.Cookie, string.Join("; ", page.Cookies.Select(cookie => cookie.Split(';')[0])));
        }

        await outside.SendAsync(request, cancellationToken);
    }

    // What the page that asks to confirm sends along.
    private static string? FindConfirmation(Answer page)
    {
        var start = page.Body.IndexOf("name=\"xsrf\"", StringComparison.Ordinal);
        return start >= 0 && page.Body[start..].Split('"') is [_, "xsrf", " value=", { Length: > 0 } token, ..] ? token : null;
    }
}
