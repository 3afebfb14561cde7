using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.FakePatrons;

/// <summary>The stored records of everyone, in a file that a test writes.</summary>
internal sealed class PatronsInFile(string path, IProfileStore profiles, TimeProvider clock) : IPatreonMembers
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    private static readonly Campaign Ours = new("100", "creator", "The Press", "https://www.patreon.com/thepress",
    [
        new("1", "Free", 0, "USD", true), new("2", "Reader", 300, "USD", true), new("3", "Patron of the Press", 500, "USD", true),
    ]);

    public async Task<MemberRecords?> FindAsync(Guid profileId, CancellationToken cancellationToken)
    {
        var account = (await profiles.FindAsync(profileId, cancellationToken))?.Patreon;
        var content = await ReadAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return new MemberRecords(
            account,
            content.IsChecking ? null : new CampaignRecord(Campaign(content), now, now),
            content.Membership is { } membership && account is not null
                ? [membership with { PatreonUserId = account.PatreonUserId, CampaignId = Ours.Id, AsOf = now - content.Age }]
                : [],
            EntitlementPolicy.Default)
        {
            Problem = content.Problem,
        };
    }

    public async Task<Campaign?> FindCampaignAsync(CancellationToken cancellationToken) =>
        await ReadAsync(cancellationToken) is { IsUnread: false } content ? Campaign(content) : null;

    public Task RequestRefreshAsync(string memberId, CancellationToken cancellationToken)
    {
        Record(memberId);
        return Task.CompletedTask;
    }

    public void RequestSync(Guid profileId) => Record($"{profileId}");

    // For the test to count.
    private void Record(string request) => File.AppendAllText(path + ".checks", $"{request}\n");

    private static Campaign Campaign(Content content) => content.Creator is { } creator ? Ours with { CreatorUserId = creator } : Ours;

    private async Task<Content> ReadAsync(CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<Content>(await File.ReadAllTextAsync(path, cancellationToken), Options)!;

    private sealed record Content(
        bool IsChecking = false, bool IsUnread = false, Membership? Membership = null, PatreonProblem? Problem = null, string? Creator = null,
        TimeSpan Age = default);
}
