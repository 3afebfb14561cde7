using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Logout tokens as Logto makes them (OpenID Connect Back-Channel Logout 1.0, 2.4).</summary>
internal static class LogoutToken
{
    private static readonly HttpClient Logto = new();

    /// <summary>The claims of a good token.</summary>
    public static JsonObject Claims(TestProvider provider)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = $"{provider.Url}oidc",
            ["sub"] = "abc123def456",
            ["aud"] = "app",
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = Guid.NewGuid().ToString(),
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
        };
    }

    /// <summary>The header of a good token.</summary>
    public static JsonObject Header(TestProvider provider)
    {
        var header = provider.Header;
        header["typ"] = "logout+jwt";
        return header;
    }

    /// <summary>A good token, changed.</summary>
    public static string Make(TestProvider provider, string patch = "{}", string headerPatch = "{}")
    {
        var (header, claims) = (Header(provider), Claims(provider));
        header.Apply(headerPatch);
        claims.Apply(patch);
        return provider.Sign(header, claims);
    }

    /// <summary>Sends tokens to the app as Logto does.</summary>
    public static Task<HttpResponseMessage> SendAsync(ProviderFixture fixture, params string[] tokens) => Logto.PostAsync(
        new Uri(fixture.App.Url, "/backchannel-logout"),
        new FormUrlEncodedContent(tokens.Select(token => KeyValuePair.Create("logout_token", token))));

    /// <summary>Sends anything to the app.</summary>
    public static Task<HttpResponseMessage> SendAsync(ProviderFixture fixture, HttpContent content) =>
        Logto.PostAsync(new Uri(fixture.App.Url, "/backchannel-logout"), content);
}
