using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Patrons;

/// <summary>
/// Refreshes the signed-in person's membership from Patreon, in the background; at most every ten seconds. The result says whether
/// there is a response to wait for: not without a session or a linked Patreon account.
/// </summary>
public sealed record CheckMembership : IRequest<bool>;

internal sealed class CheckMembershipHandler(ISessions sessions, MembershipRefresh refresh, RefreshThrottle throttle)
    : IRequestHandler<CheckMembership, bool>
{
    public async Task<bool> Handle(CheckMembership request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
        && (!throttle.TryBegin(session.ProfileId) || await refresh.RequestAsync(session.ProfileId, cancellationToken));
}

/// <summary>Which profiles requested a refresh lately.</summary>
internal sealed class RefreshThrottle(TimeProvider clock)
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _startedAt = [];

    /// <summary>Whether a profile may request a refresh now; then the pause begins.</summary>
    public bool TryBegin(Guid profileId)
    {
        var now = clock.GetUtcNow();
        foreach (var entry in _startedAt.Where(entry => now - entry.Value >= Pause))
        {
            _startedAt.TryRemove(entry);
        }

        return _startedAt.TryAdd(profileId, now);
    }
}
