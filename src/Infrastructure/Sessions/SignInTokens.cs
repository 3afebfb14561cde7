using System.Security.Claims;
using Bookstore.Infrastructure.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What a session keeps of its sign-in, beside the person.</summary>
/// <param name="Tokens">The tokens of the token response (OpenID Connect Core 3.1.3.3).</param>
/// <param name="Claims">The userinfo response, as JSON.</param>
/// <param name="LogtoSessionId">The ID token's <c>sid</c> claim, or null.</param>
internal sealed record SignInTokens(IReadOnlyList<AuthenticationToken> Tokens, string Claims, string? LogtoSessionId, string? SignInId)
{
    // Many times the length of Logto's tokens, including one for an API with all its scopes.
    private const int MaxCharacters = 64 * 1024;

    public string? RefreshToken => Tokens.FirstOrDefault(token => token.Name == OpenIdConnectParameterNames.RefreshToken)?.Value;

    /// <summary>Null where the tokens or the <c>sid</c> can't be Logto's: they are too long, or the <c>sid</c> has invisible characters.</summary>
    public static SignInTokens? Create(AuthenticationProperties properties, ClaimsPrincipal idToken, string claims, string? signInId)
    {
        AuthenticationToken[] tokens = [.. properties.GetTokens()];
        var logtoSessionId = idToken.FindFirst("sid")?.Value;
        return tokens.Sum(token => token.Value.Length) <= MaxCharacters && (logtoSessionId is null || JsonReading.IsId(logtoSessionId))
            ? new SignInTokens(tokens, claims, logtoSessionId, signInId)
            : null;
    }
}
