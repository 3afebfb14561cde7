using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Accepts no token without a signature. In the code flow the OpenID Connect handler waives the signature, as OpenID
/// Connect Core 3.1.3.7 lets it; then a token with <c>alg: none</c>, or with its signature cut off, signs anyone in. And none
/// whose header changes how it is to be read: no such extension is known here (RFC 7515 4.1.11).
/// </summary>
internal sealed class SignedTokenHandler : JsonWebTokenHandler
{
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        var result = RefuseExtensions(await base.ValidateTokenAsync(token, strict));

        // What can't be read at all fails with an ArgumentException or so. It is an answer that can't be trusted, like the others.
        return result.IsValid || result.Exception is SecurityTokenException
            ? result
            : new TokenValidationResult { Exception = new SecurityTokenException("The token can't be read.", result.Exception) };
    }

    public override async Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters)
    {
        var strict = validationParameters.Clone();
        strict.RequireSignedTokens = true;
        return RefuseExtensions(await base.ValidateTokenAsync(token, strict));
    }

    // "crit" lists what has to be understood, "b64" says that the payload is not encoded (RFC 7797 3), "zip" that it is compressed.
    private static TokenValidationResult RefuseExtensions(TokenValidationResult result) =>
        result is { IsValid: true, SecurityToken: JsonWebToken token }
        && ((string[])["crit", "b64", "zip"]).FirstOrDefault(name => token.TryGetHeaderValue<object>(name, out _)) is { } extension
            ? new TokenValidationResult { Exception = new SecurityTokenException($"The token's header has '{extension}', which is not understood here.") }
            : result;
}
