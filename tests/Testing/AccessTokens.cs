using System.Text.Json.Nodes;

namespace Bookstore.Testing;

/// <summary>Access tokens for the site's API, as Logto signs them (RFC 9068).</summary>
public static class AccessTokens
{
    /// <summary>The API's resource in Development.</summary>
    public const string Resource = "http://localhost:3000/api";

    /// <summary>The header of a token.</summary>
    public static JsonObject AccessTokenHeader(this TestProvider provider)
    {
        var header = provider.Header;
        header["typ"] = "at+jwt";
        return header;
    }

    /// <summary>The claims of a token that is valid for an hour.</summary>
    /// <param name="provider">The issuer.</param>
    /// <param name="scope">The scopes, separated by spaces.</param>
    /// <param name="subject">The person.</param>
    /// <param name="client">The application.</param>
    public static JsonObject AccessTokenClaims(
        this TestProvider provider, string scope, string subject = "abc123def456", string client = "native")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["jti"] = Guid.NewGuid().ToString(),
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 3600,
            ["scope"] = scope,
            ["client_id"] = client,
            ["iss"] = $"{provider.Url.AbsoluteUri}oidc",
            ["aud"] = Resource,
        };
    }

    /// <summary>A token.</summary>
    /// <inheritdoc cref="AccessTokenClaims"/>
    public static string IssueAccessToken(this TestProvider provider, string scope, string subject = "abc123def456", string client = "native") =>
        provider.Sign(provider.AccessTokenHeader(), provider.AccessTokenClaims(scope, subject, client));
}
