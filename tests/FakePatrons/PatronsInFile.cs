using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.FakePatrons;

/// <summary>The memberships in a file that a test writes, decided by the rule of the domain.</summary>
internal sealed class PatronsInFile(string path, IProfileStore profiles, TimeProvider clock) : IMemberships
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    private static readonly Campaign Ours = new("100", "creator", "The Press", "https://www.patreon.com/thepress",
    [
        new("1", "Free", 0, "USD", true), new("2", "Reader", 300, "USD", true), new("3", "Patron of the Press", 500, "USD", true),
    ]);

    public async Task<MembershipLookup> FindAsync(Guid profileId, CancellationToken cancellationToken)
    {
        if ((await profiles.FindAsync(profileId, cancellationToken))?.Patreon is not { } account)
        {
            return new MembershipLookup.NotLinked();
        }

        var content = await ReadAsync(cancellationToken);
        if (content.IsChecking)
        {
            return new MembershipLookup.Checking(account, content.Trouble);
        }

        var now = clock.GetUtcNow();
        var campaign = Campaign(content);
        IEnumerable<Membership> memberships = content.Membership is { } known
            ? [known with { PatreonUserId = account.PatreonUserId, CampaignId = Ours.Id, AsOf = now }]
            : [];
        var (level, membership) = EffectiveEntitlement.Evaluate(campaign, account.PatreonUserId, memberships, EntitlementPolicy.Default, now);
        return new MembershipLookup.Known(account, campaign, membership, level, now, content.Trouble);
    }

    public async Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) is { IsUnread: false } content ? Campaign(content) : null;

    // For the test to count.
    public async Task<bool> RequestCheckAsync(Guid profileId, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(path + ".checks", $"{profileId}\n", cancellationToken);
        return true;
    }

    private static Campaign Campaign(Content content) => content.Creator is { } creator ? Ours with { CreatorUserId = creator } : Ours;

    private async Task<Content> ReadAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<Content>(await File.ReadAllTextAsync(path, cancellationToken), Options)!;

    private sealed record Content(
        bool IsChecking = false, bool IsUnread = false, Membership? Membership = null, PatreonProblem? Trouble = null, string? Creator = null);
}
