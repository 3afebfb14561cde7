using Bookstore.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Conformance.Tests;

/// <summary>A sign-in that has left the app and is on its way at the provider.</summary>
/// <param name="State">The state that the provider was given.</param>
/// <param name="Nonce">The nonce that the provider was given.</param>
/// <param name="Cookies">The cookies that the app set, in a Cookie header.</param>
internal sealed record StartedSignIn(string State, string Nonce, string Cookies)
{
    /// <summary>The cookie that ties the ID token to the browser.</summary>
    public string NonceCookie => Cookie("Nonce");

    /// <summary>The cookie that ties the state to the browser.</summary>
    public string CorrelationCookie => Cookie("Correlation");

    /// <summary>Begins a sign-in in a browser without cookies.</summary>
    public static async Task<StartedSignIn> BeginAsync(Uri app, string target = "/sign-in")
    {
        var answer = await RawRequest.SendAsync(app, target);
        Assert.Equal(302, answer.Status);
        var query = QueryHelpers.ParseQuery(new Uri(answer.Location!).Query);
        var cookies = string.Join("; ", answer.Values("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        return new StartedSignIn(query["state"]!, query["nonce"]!, cookies);
    }

    /// <summary>Has the provider say yes, and hands over the parameters of the callback.</summary>
    public async Task<string> ApproveAsync(TestProvider provider)
    {
        var request = $"/oidc/auth?client_id=app&redirect_uri=http://app/callback&state={Uri.EscapeDataString(State)}&nonce={Nonce}";
        var answer = await RawRequest.SendAsync(provider.Url, request);
        return new Uri(answer.Location!).Query[1..];
    }

    private string Cookie(string kind) => Cookies.Split("; ").Single(cookie => cookie.Contains(kind, StringComparison.Ordinal));
}
