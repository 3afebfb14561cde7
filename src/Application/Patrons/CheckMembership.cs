using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Patrons;

/// <summary>
/// Has Patreon asked for the signed-in person's membership anew, in the background; soon after the last time that one's
/// answer will do. The result tells whether there is an answer to wait for: not for one who is not signed in or has no
/// Patreon account linked.
/// </summary>
public sealed record CheckMembership : IRequest<bool>;

internal sealed class CheckMembershipHandler(ISessions sessions, IMemberships patrons, RefreshThrottle recent) : IRequestHandler<CheckMembership, bool>
{
    public async Task<bool> Handle(CheckMembership request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
        && (!recent.TryBegin(session.ProfileId) || await patrons.RequestCheckAsync(session.ProfileId, cancellationToken));
}

/// <summary>Who had Patreon asked lately: whoever presses twice is told what the first time brings.</summary>
internal sealed class RefreshThrottle(TimeProvider clock)
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _checks = [];

    /// <summary>Whether a profile's check may begin now; then it counts.</summary>
    public bool TryBegin(Guid profileId)
    {
        var now = clock.GetUtcNow();
        foreach (var (profile, at) in _checks)
        {
            if (now - at >= Pause)
            {
                _checks.TryRemove(KeyValuePair.Create(profile, at));
            }
        }

        return _checks.TryAdd(profileId, now);
    }
}
