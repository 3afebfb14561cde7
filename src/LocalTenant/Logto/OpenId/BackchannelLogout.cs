using System.Text.Json.Nodes;
using System.Threading.Channels;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>
/// Sends logout tokens (OpenID Connect Back-Channel Logout 1.0) in the background, so that the browser doesn't wait. As at
/// Logto there is one attempt. What is unsent when the tenant stops is dropped.
/// </summary>
internal sealed class BackchannelLogout(LocalTenantSettings settings, JwtSigner signer, ILogger<BackchannelLogout> logger) : BackgroundService
{
    private readonly Channel<SignInSession> _ended = Channel.CreateUnbounded<SignInSession>();
    private readonly AppClient _app = new(TimeSpan.FromSeconds(5));

    public void Enqueue(SignInSession ended) => _ended.Writer.TryWrite(ended);

    public override void Dispose()
    {
        _app.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var session in _ended.Reader.ReadAllAsync(stoppingToken))
        {
            using var form = new FormUrlEncodedContent([new("logout_token", signer.Sign(LogoutClaims(session), "logout+jwt"))]);
            if (await _app.PostAsync(settings.BackchannelLogoutUri, form, stoppingToken) is { } failure)
            {
                logger.BackchannelLogoutFailed(settings.BackchannelLogoutUri, failure.Reason);
            }
        }
    }

    // The claims of section 2.4, in the order of Logto's.
    private JsonObject LogoutClaims(SignInSession session)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["sub"] = session.UserId,
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
            ["jti"] = BrowserKey.NewKey(),
            ["sid"] = session.Sid,
            ["aud"] = settings.AppId,
            ["exp"] = now + 120,
            ["iat"] = now,
            ["iss"] = settings.Issuer,
        };
        if (!settings.BackchannelLogoutSessionRequired) claims.Remove("sid");
        return claims;
    }
}
