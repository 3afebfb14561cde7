using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What the session keeps of a sign-in beyond who it is.</summary>
/// <param name="Tokens">The tokens of the token response (OpenID Connect Core 3.1.3.3).</param>
/// <param name="Claims">The userinfo response, as JSON.</param>
/// <param name="LogtoSessionId">The ID token's <c>sid</c> claim, or null.</param>
internal sealed record LogtoTokens(IReadOnlyList<AuthenticationToken> Tokens, string Claims, string? LogtoSessionId);
