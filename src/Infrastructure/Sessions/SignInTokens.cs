using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What a session keeps of a sign-in, besides the person.</summary>
/// <param name="Tokens">The tokens of the token response (OpenID Connect Core 3.1.3.3).</param>
/// <param name="Claims">The userinfo response, as JSON.</param>
/// <param name="LogtoSessionId">The ID token's <c>sid</c> claim, or null.</param>
/// <param name="SignInId">The id of the sign-in, or null.</param>
internal sealed record SignInTokens(IReadOnlyList<AuthenticationToken> Tokens, string Claims, string? LogtoSessionId, string? SignInId)
{
    public string? RefreshToken => Tokens.FirstOrDefault(token => token.Name == OpenIdConnectParameterNames.RefreshToken)?.Value;
}
