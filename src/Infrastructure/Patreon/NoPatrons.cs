using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The patrons of a site without <c>Patreon:*</c> settings: none.</summary>
internal sealed class NoPatrons : IPatrons
{
    public Task<Patronage> FindAsync(Guid profileId, CancellationToken cancellationToken) =>
        Task.FromResult<Patronage>(new Patronage.NotConfigured());

    public Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => Task.FromResult<Campaign?>(null);

    public Task RequestCheckAsync(Guid profileId, CancellationToken cancellationToken) => Task.CompletedTask;
}
