using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Accepts no token without a signature. In the code flow the OpenID Connect handler waives the signature, as OpenID
/// Connect Core 3.1.3.7 lets it; then a token with <c>alg: none</c>, or with its signature cut off, signs anyone in.
/// </summary>
internal sealed class SignedTokenHandler : JsonWebTokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        var result = await base.ValidateTokenAsync(token, strict);

        // What can't be read at all fails with an ArgumentException or so. It is an answer that can't be trusted, like the others.
        return result.IsValid || result.Exception is SecurityTokenException
            ? result
            : new TokenValidationResult { Exception = new SecurityTokenException("The token can't be read.", result.Exception) };
    }

    public override Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        return base.ValidateTokenAsync(token, strict);
    }
}
