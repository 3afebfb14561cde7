using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Validates logout tokens like ID tokens, and by the rules of OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6.</summary>
internal sealed class LogoutTokenValidator(
    IOptions<LogtoOptions> logto,
    IOptionsMonitor<OpenIdConnectOptions> openIdConnect,
    UsedLogoutTokens usedTokens,
    TimeProvider clock,
    ILogger<LogoutTokenValidator> logger) : ILogoutTokenValidator
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    public async Task<bool> CanValidateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await openIdConnect.Get(Schemes.Logto).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            logger.LogoutTokenRejected("Logto's keys can't be read, so the token can't be validated");
            return false;
        }
    }

    public async Task<LogoutToken?> ValidateAsync(string logoutToken, CancellationToken cancellationToken)
    {
        var options = openIdConnect.Get(Schemes.Logto);
        var parameters = options.TokenValidationParameters.Clone();
        parameters.ConfigurationManager = (BaseConfigurationManager)options.ConfigurationManager!;
        parameters.ValidTypes = ["logout+jwt"];
        parameters.ValidateLifetime = true;

        var result = await options.TokenHandler.ValidateTokenAsync(logoutToken, parameters);
        if (!result.IsValid)
        {
            logger.LogoutTokenRejected(result.Exception.GetType().Name);
            return null;
        }

        if (Read((JsonWebToken)result.SecurityToken) is not { } token)
        {
            logger.LogoutTokenRejected("the claims are not those of a logout token");
            return null;
        }

        if (await usedTokens.ContainsAsync(token.TokenId, cancellationToken))
        {
            logger.LogoutTokenRejected("the token was used before");
            return null;
        }

        return token;
    }

    public Task MarkUsedAsync(LogoutToken token) => usedTokens.AddAsync(token.TokenId, token.ExpiresAt);

    private LogoutToken? Read(JsonWebToken token)
    {
        var skew = TokenValidationParameters.DefaultClockSkew;
        var isLogout = token.TryGetPayloadValue<JsonElement>("events", out var events)
            && events.Find(Event) is { ValueKind: JsonValueKind.Object };
        var isTimely = token.TryGetPayloadValue<long>("iat", out _) && token.IssuedAt <= clock.GetUtcNow().UtcDateTime + skew;
        var (subject, logtoSessionId) = (Text(token, "sub"), Text(token, "sid"));
        return isLogout && isTimely && Text(token, "jti") is { } tokenId
            && !token.TryGetPayloadValue<object>("nonce", out _)
            && (subject ?? logtoSessionId) is not null
            ? new LogoutToken(
                logto.Value.Issuer,
                subject,
                logtoSessionId,
                tokenId,
                new DateTimeOffset(token.IssuedAt, TimeSpan.Zero),
                new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + skew)
            : null;
    }

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<string>(claim, out var text) && text is not null && JsonReading.IsId(text) ? text : null;
}
