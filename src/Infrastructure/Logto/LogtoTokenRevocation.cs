using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logging;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Revokes refresh tokens at Logto (RFC 7009): with <c>offline_access</c> they outlive Logto's own sign-out.</summary>
internal sealed class LogtoTokenRevocation(
    IOptions<LogtoOptions> logto, IOptionsMonitor<OpenIdConnectOptions> openIdConnect, TimeProvider clock, ILogger<LogtoTokenRevocation> logger)
    : ITokenRevocation
{
    // A person waits for the sign-out.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    // All of a person's sessions may end at once.
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 4 };

    public async Task RevokeAsync(IReadOnlyList<string> refreshTokens)
    {
        if (refreshTokens.Count == 0)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(Timeout, clock);
        await Parallel.ForEachAsync(refreshTokens, Parallelism, async (token, _) => await RevokeAsync(token, timeout.Token));
    }

    private async Task RevokeAsync(string refreshToken, CancellationToken cancellationToken)
    {
        try
        {
            var options = openIdConnect.Get(Schemes.Logto);
            var configuration = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            if (string.IsNullOrEmpty(configuration.RevocationEndpoint))
            {
                logger.TokenRevocationFailed("its discovery document has no revocation endpoint");
                return;
            }

            using var request = new FormUrlEncodedContent(
            [
                new("token", refreshToken),
                new("token_type_hint", "refresh_token"),
                new("client_id", logto.Value.AppId),
                new("client_secret", logto.Value.AppSecret),
            ]);
            using var response = await options.Backchannel.PostAsync(configuration.RevocationEndpoint, request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                logger.TokenRevocationFailed($"status {(int)response.StatusCode}");
            }
        }
        catch (Exception exception)
        {
            logger.TokenRevocationFailed(LogText.Of(exception));
        }
    }
}
