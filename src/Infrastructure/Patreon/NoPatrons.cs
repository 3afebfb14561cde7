using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>The patrons of a site without <c>Patreon:*</c> settings: none.</summary>
internal sealed class NoPatrons : IPatrons, IPatronUpdates, IPatreonWebhooks
{
    public Task<Patronage> FindAsync(Guid profileId, CancellationToken cancellationToken) =>
        Task.FromResult<Patronage>(new Patronage.NotConfigured());

    public Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) => Task.FromResult<Campaign?>(null);

    public Task<bool> RequestCheckAsync(Guid profileId, CancellationToken cancellationToken) => Task.FromResult(false);

    public void Hint(string memberId)
    {
    }

    public Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken) => Task.CompletedTask;

    public PatreonEvent Read(ReadOnlyMemory<byte> body, string? signature, string? trigger) => new PatreonEvent.NotConfigured();
}
