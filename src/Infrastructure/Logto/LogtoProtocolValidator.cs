using System.IdentityModel.Tokens.Jwt;
using System.Text;
using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Checks what the stock validator leaves open in a token response (OpenID Connect Core 3.1.3.3 and 3.1.3.7) and in a
/// userinfo response (5.3.2). Times come last, so that a clock is blamed only where nothing else is wrong.
/// </summary>
internal sealed class LogtoProtocolValidator : OpenIdConnectProtocolValidator
{
    private static readonly JsonDocumentOptions NothingTwice = new() { AllowDuplicateProperties = false };

    private readonly TimeProvider _clock;

    public LogtoProtocolValidator(TimeProvider clock)
    {
        _clock = clock;
        // The handler makes no nonce and no cookie for it: SignInBinding has both, and how long they are good for.
        RequireNonce = RequireTimeStampInNonce = false;
    }

    public override void ValidateTokenResponse(OpenIdConnectProtocolValidationContext validationContext)
    {
        var token = validationContext.ValidatedIdToken;
        try
        {
            base.ValidateTokenResponse(validationContext);
            if (!string.Equals(validationContext.ProtocolMessage.TokenType, "Bearer", StringComparison.OrdinalIgnoreCase))
            {
                throw new OpenIdConnectProtocolException("The token response's token_type is not Bearer.");
            }

            ValidateAuthorizedParty(token, validationContext.ClientId);
            ValidateSubject(token);
        }
        catch (Exception exception) when (exception is not OpenIdConnectProtocolException { InnerException: null })
        {
            // With a cause, the exception would look like an answer that is no JSON: see LogtoFailure.
            throw new SecurityTokenException("A claim of the ID token is not what it must be.", exception);
        }

        ValidateTimes(token);
    }

    // The stock validator would read the sub of a signed answer without a look at its signature.
    public override void ValidateUserInfoResponse(OpenIdConnectProtocolValidationContext validationContext)
    {
        try
        {
            using var json = JsonDocument.Parse(validationContext.UserInfoEndpointResponse, NothingTwice);
            if (json.RootElement.Text("sub") == validationContext.ValidatedIdToken.Subject)
            {
                return;
            }
        }
        catch (JsonException)
        {
            throw new OpenIdConnectProtocolException("The userinfo response is no JSON object that has each member once.");
        }

        throw new OpenIdConnectProtocolException("The sub of the userinfo response is not the ID token's.");
    }

    // Without a nonce that is asked for, the stock validator is content with a token that has none.
    protected override void ValidateNonce(OpenIdConnectProtocolValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(validationContext.Nonce))
        {
            throw new OpenIdConnectProtocolInvalidNonceException("It is not known which nonce the sign-in was given.");
        }

        base.ValidateNonce(validationContext);
    }

    // The stock validator knows azp as text only, and is content without one.
    private static void ValidateAuthorizedParty(JwtSecurityToken token, string clientId)
    {
        var isThere = token.Payload.TryGetValue("azp", out var authorizedParty);
        if (isThere ? authorizedParty as string != clientId : token.Payload.Aud.Count > 1)
        {
            throw new OpenIdConnectProtocolException("The ID token names several audiences, or an authorized party (azp) that is not this app.");
        }
    }

    private static void ValidateSubject(JwtSecurityToken token)
    {
        if (token.Payload["sub"] is not string { Length: <= JsonReading.MaxId } subject || !Ascii.IsValid(subject))
        {
            throw new OpenIdConnectProtocolException($"The ID token's sub is not a text of at most {JsonReading.MaxId} ASCII characters.");
        }
    }

    private void ValidateTimes(JwtSecurityToken token)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var skew = TokenValidationParameters.DefaultClockSkew;
        // The token was made for this request: as far as its iat is from now, the clocks are apart.
        var difference = token.IssuedAt - now;
        if (difference.Duration() > skew)
        {
            throw new ClockSkewException(difference);
        }

        if (token.ValidTo < now - skew || token.ValidFrom > now + skew)
        {
            throw new OpenIdConnectProtocolException("The ID token is expired, or not valid yet.");
        }
    }
}

/// <summary>An ID token is right in everything but its times.</summary>
/// <param name="difference">How far Logto's clock is ahead of this machine's; negative where it is behind.</param>
internal sealed class ClockSkewException(TimeSpan difference) : OpenIdConnectProtocolException("The ID token was issued at a time that is not now.")
{
    /// <summary>How far Logto's clock is ahead of this machine's; negative where it is behind.</summary>
    public TimeSpan Difference { get; } = difference;
}
