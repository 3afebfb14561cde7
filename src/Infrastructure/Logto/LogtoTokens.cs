using Bookstore.Infrastructure.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What the session keeps of a sign-in beyond who it is.</summary>
/// <param name="Tokens">The tokens of the token response (OpenID Connect Core 3.1.3.3).</param>
/// <param name="Claims">The userinfo response, as JSON.</param>
/// <param name="LogtoSessionId">The ID token's <c>sid</c> claim, or null.</param>
/// <param name="SignInId">The sign-in's name, or null.</param>
internal sealed record LogtoTokens(IReadOnlyList<AuthenticationToken> Tokens, string Claims, string? LogtoSessionId, string? SignInId)
{
    // Many times what Logto's tokens have, a token for an API with all its scopes among them.
    private const int MaxCharacters = 64 * 1024;

    /// <summary>The refresh token, or null.</summary>
    public string? RefreshToken => Tokens.FirstOrDefault(token => token.Name == OpenIdConnectParameterNames.RefreshToken)?.Value;

    /// <summary>What to keep of a sign-in; null where the tokens are larger than any of Logto's.</summary>
    public static LogtoTokens? Of(TicketReceivedContext signIn, string claims)
    {
        AuthenticationToken[] tokens = [.. signIn.Properties!.GetTokens()];
        var logtoSessionId = signIn.Principal!.FindFirst("sid")?.Value;
        return tokens.Sum(token => token.Value.Length) <= MaxCharacters && (logtoSessionId ?? "").Length <= JsonReading.MaxId
            ? new LogtoTokens(tokens, claims, logtoSessionId, SignInState.IdOf(signIn.Properties!))
            : null;
    }
}
