using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logging;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Refreshes a session, and asks the userinfo endpoint with the new access token (OpenID Connect Core 5.3).</summary>
internal sealed class SessionUserInfoReader(
    AccessTokens tokens,
    SessionStore store,
    IOptions<LogtoOptions> logto,
    IOptionsMonitor<OpenIdConnectOptions> openIdConnect,
    ILogger<SessionUserInfoReader> logger) : ISessionUserInfo
{
    public async Task<SessionUserInfo> ReadAsync(Guid sessionId, CancellationToken cancellationToken) =>
        // A new token, also where one is cached: a suspension at Logto revokes the grant, which only a refresh shows for sure.
        await tokens.RefreshAsync(sessionId, new AccessTokenTarget()).WaitAsync(cancellationToken) switch
        {
            AccessTokenResult.Issued issued => await ReadAsync(sessionId, issued.Token, cancellationToken),
            AccessTokenResult.SessionEnded => new SessionUserInfo.SessionEnded(),
            AccessTokenResult.SignInNeeded => new SessionUserInfo.SignInNeeded(),
            // By a customizer of the tenant's access tokens. A grant that is gone would be SessionEnded.
            AccessTokenResult.Denied => new SessionUserInfo.Denied(),
            AccessTokenResult.Misconfigured => new SessionUserInfo.Misconfigured(),
            _ => new SessionUserInfo.Unavailable(),
        };

    private async Task<SessionUserInfo> ReadAsync(Guid sessionId, string accessToken, CancellationToken cancellationToken)
    {
        try
        {
            var options = openIdConnect.Get(Schemes.Logto);
            var configuration = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Get, configuration.UserInfoEndpoint);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
            using var response = await options.Backchannel.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                // The token is a moment old: its person was suspended or deleted in this moment.
                logger.GrantRevoked();
                await store.EndAsync(SessionEndReason.Revoked, database => database.UserSessions.Where(session => session.Id == sessionId));
                return new SessionUserInfo.SessionEnded();
            }

            response.EnsureSuccessStatusCode();
            using var claims = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            if (UserInfo.Read(logto.Value.Issuer, claims.RootElement) is { } user)
            {
                return new SessionUserInfo.Read(user, UserInfo.Keep(claims.RootElement));
            }

            logger.UserInfoUnusable("it has no sub");
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.UserInfoUnusable(LogText.Of(exception));
        }

        return new SessionUserInfo.Unavailable();
    }
}
