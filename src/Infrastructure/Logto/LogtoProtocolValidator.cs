using System.Globalization;
using System.IdentityModel.Tokens.Jwt;
using System.Text;
using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Validates what the base class doesn't in a token response (OpenID Connect Core 3.1.3.3 and 3.1.3.7) and in a userinfo
/// response (5.3.2). Times come last, so that a clock is blamed only if nothing else is wrong.
/// </summary>
internal sealed class LogtoProtocolValidator : OpenIdConnectProtocolValidator
{
    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    private readonly TimeProvider _clock;

    public LogtoProtocolValidator(TimeProvider clock)
    {
        _clock = clock;
        // SignInBinding creates the nonce instead of the handler, and limits its lifetime.
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
            // As it is, the exception would be classified as a response that is not JSON: see LogtoFailure.
            throw new SecurityTokenException("A claim of the ID token is invalid.", exception);
        }

        ValidateTimes(token, ReadAuthenticationTime(token));
    }

    // The base class would read the sub of a signed response without verifying the signature.
    public override void ValidateUserInfoResponse(OpenIdConnectProtocolValidationContext validationContext)
    {
        try
        {
            using var json = JsonDocument.Parse(validationContext.UserInfoEndpointResponse, NoDuplicates);
            if (json.RootElement.Text("sub") == validationContext.ValidatedIdToken.Subject)
            {
                return;
            }
        }
        catch (JsonException)
        {
            throw new OpenIdConnectProtocolException("The userinfo response is not a JSON object without duplicate members.");
        }

        throw new OpenIdConnectProtocolException("The sub of the userinfo response is not the ID token's.");
    }

    // Without an expected nonce, the base class accepts a token without one.
    protected override void ValidateNonce(OpenIdConnectProtocolValidationContext validationContext)
    {
        if (string.IsNullOrEmpty(validationContext.Nonce))
        {
            throw new OpenIdConnectProtocolInvalidNonceException("The nonce of the sign-in is not known.");
        }

        base.ValidateNonce(validationContext);
    }

    // The base class reads azp as text only, and accepts its absence.
    private static void ValidateAuthorizedParty(JwtSecurityToken token, string clientId)
    {
        var isPresent = token.Payload.TryGetValue("azp", out var authorizedParty);
        if (isPresent ? authorizedParty as string != clientId : token.Payload.Aud.Count > 1)
        {
            throw new OpenIdConnectProtocolException("The ID token has several audiences, or an authorized party (azp) that is not this app.");
        }
    }

    private static void ValidateSubject(JwtSecurityToken token)
    {
        if (token.Payload["sub"] is not string { Length: <= JsonReading.MaxId } subject || !Ascii.IsValid(subject))
        {
            throw new OpenIdConnectProtocolException($"The ID token's sub is not a string of at most {JsonReading.MaxId} ASCII characters.");
        }
    }

    // Every sign-in sends max_age, so the claim is required (OpenID Connect Core 2).
    private static long ReadAuthenticationTime(JwtSecurityToken token) => token.Payload.TryGetValue("auth_time", out var value) && value is int or long
        ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
        : throw new OpenIdConnectProtocolException("The ID token's auth_time is absent, or is not a whole number, though max_age was sent.");

    private void ValidateTimes(JwtSecurityToken token, long authenticatedAt)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var skew = TokenValidationParameters.DefaultClockSkew;
        // The token was issued just now, so its iat shows how far the clocks are apart.
        var difference = token.IssuedAt - now;
        if (difference.Duration() > skew)
        {
            throw new ClockSkewException(difference);
        }

        if (token.ValidTo < now - skew || token.ValidFrom > now + skew)
        {
            throw new OpenIdConnectProtocolException("The ID token has expired, or is not valid yet.");
        }

        // Compared with iat, as both are Logto's times. Whether it is recent enough, the sign-in itself decides.
        if (authenticatedAt < 0 || authenticatedAt > new DateTimeOffset(token.IssuedAt + skew).ToUnixTimeSeconds())
        {
            throw new OpenIdConnectProtocolException("The ID token's auth_time is in the future, or before 1970.");
        }
    }
}

/// <summary>An ID token is valid except for its times.</summary>
internal sealed class ClockSkewException(TimeSpan difference) : OpenIdConnectProtocolException("The ID token was issued in the past or in the future: the clocks differ.")
{
    /// <summary>How far Logto's clock is ahead of this machine's; negative if it is behind.</summary>
    public TimeSpan Difference { get; } = difference;
}
