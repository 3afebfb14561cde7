using Bookstore.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Conformance.Tests;

/// <summary>A sign-in that has left the app and is on its way at the provider.</summary>
/// <param name="State">The state that the provider was given.</param>
/// <param name="Nonce">The nonce that the provider was given.</param>
/// <param name="Challenge">The code challenge that the provider was given.</param>
/// <param name="Cookie">The cookie that ties state and ID token to the browser, in a Cookie header.</param>
internal sealed record StartedSignIn(string State, string Nonce, string Challenge, string Cookie)
{
    /// <summary>Begins a sign-in in a browser without cookies.</summary>
    public static async Task<StartedSignIn> BeginAsync(Uri app, string target = "/sign-in")
    {
        var answer = await RawRequest.SendAsync(app, target);
        Assert.Equal(302, answer.Status);
        var query = QueryHelpers.ParseQuery(new Uri(answer.Location!).Query);
        var cookie = Assert.Single(answer.Values("Set-Cookie")).Split(';')[0];
        return new StartedSignIn(query["state"]!, query["nonce"]!, query["code_challenge"]!, cookie);
    }

    /// <summary>Has the provider say yes, and hands over the parameters of the callback.</summary>
    public async Task<string> ApproveAsync(TestProvider provider)
    {
        var request = $"/oidc/auth?client_id=app&redirect_uri=http://app/callback&state={Uri.EscapeDataString(State)}&nonce={Nonce}&code_challenge={Challenge}&max_age=1209600";
        var answer = await RawRequest.SendAsync(provider.Url, request);
        return new Uri(answer.Location!).Query[1..];
    }
}
