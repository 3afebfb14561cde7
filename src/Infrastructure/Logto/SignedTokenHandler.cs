using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Rejects tokens without a signature. In the code flow the OpenID Connect handler doesn't require one, as OpenID Connect Core
/// 3.1.3.7 allows; then a token with <c>alg: none</c>, or with its signature cut off, would sign anyone in. Also rejects tokens
/// with extensions in their header, since none is supported here (RFC 7515 4.1.11).
/// </summary>
internal sealed class SignedTokenHandler : JsonWebTokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        var result = RejectExtensions(await base.ValidateTokenAsync(token, strict));

        // An unreadable token fails with other exceptions, such as ArgumentException.
        return result.IsValid || result.Exception is SecurityTokenException
            ? result
            : new TokenValidationResult { Exception = new SecurityTokenException("The token can't be read.", result.Exception) };
    }

    public override async Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        return RejectExtensions(await base.ValidateTokenAsync(token, strict));
    }

    // "crit" lists extensions that have to be supported, "b64" means an unencoded payload (RFC 7797 3), "zip" a compressed one.
    private static TokenValidationResult RejectExtensions(TokenValidationResult result) =>
        result is { IsValid: true, SecurityToken: JsonWebToken token }
        && ((string[])["crit", "b64", "zip"]).FirstOrDefault(name => token.TryGetHeaderValue<object>(name, out _)) is { } extension
            ? new TokenValidationResult { Exception = new SecurityTokenException($"The token's header has '{extension}', which is not supported here.") }
            : result;
}
