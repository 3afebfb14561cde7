using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The patrons of a site without <c>Patreon:AccessToken</c>: none. Where other settings of Patreon are there, its log says that they are of no use.</summary>
internal sealed class NoMemberships(IConfiguration configuration, ILogger<NoMemberships> logger) : IMemberships, IMembershipUpdates, IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var unused = configuration.GetSection("Patreon").GetChildren().Where(setting => !string.IsNullOrWhiteSpace(setting.Value)).ToList();
        if (unused.Count > 0)
        {
            logger.PatreonSettingsUnused(string.Join(", ", unused.Select(setting => setting.Path)));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<MembershipLookup> FindAsync(Guid profileId, CancellationToken cancellationToken) =>
        Task.FromResult<MembershipLookup>(new MembershipLookup.NotConfigured());

    public Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => Task.FromResult<Campaign?>(null);

    public Task<bool> RequestCheckAsync(Guid profileId, CancellationToken cancellationToken) => Task.FromResult(false);

    public void RequestRefresh(string memberId)
    {
    }

    public Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken) => Task.CompletedTask;
}
