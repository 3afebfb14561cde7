using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The ports of Patreon on a site without <c>Patreon:AccessToken</c>. It warns where other settings of Patreon are set.</summary>
internal sealed class PatreonNotConfigured(IConfiguration configuration, ILogger<PatreonNotConfigured> logger)
    : IPatreonMembers, IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var unused = configuration.GetSection(PatreonOptions.Section).GetChildren().Where(setting => !string.IsNullOrWhiteSpace(setting.Value)).ToList();
        if (unused.Count > 0)
        {
            logger.PatreonSettingsUnused(string.Join(", ", unused.Select(setting => setting.Path)));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<MemberRecords?> FindAsync(Guid profileId, CancellationToken cancellationToken) => Task.FromResult<MemberRecords?>(null);

    public Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => Task.FromResult<Campaign?>(null);

    public Task RequestRefreshAsync(string memberId, CancellationToken cancellationToken) => Task.CompletedTask;

    public void RequestSync(Guid profileId)
    {
    }
}
