namespace Bookstore.LocalTenant.Patreon.Campaigns;

internal sealed record Webhook(string Id, string Uri, string Secret, IReadOnlyList<string> Triggers)
{
    public static readonly IReadOnlyList<string> AllTriggers =
    [
        "members:create", "members:update", "members:delete",
        "members:pledge:create", "members:pledge:update", "members:pledge:delete",
    ];

    public bool IsPaused { get; init; }

    public DateTimeOffset? LastAttemptedAt { get; init; }

    public int ConsecutiveFailures { get; init; }
}
