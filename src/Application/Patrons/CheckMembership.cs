using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using MediatR;

namespace Bookstore.Application.Patrons;

/// <summary>
/// Refreshes the signed-in person's membership from Patreon, at most every ten seconds, and waits a moment for the answer. The answer
/// arrives in the database, whichever instance asks Patreon.
/// </summary>
public sealed record CheckMembership : IRequest<CheckMembershipResult>;

public enum CheckMembershipResult
{
    /// <summary>There is nothing to ask Patreon: no session, no campaign, or no linked Patreon account.</summary>
    NothingToAsk,

    /// <summary>What is stored is Patreon's answer.</summary>
    Answered,

    /// <summary>Patreon takes longer. The answer will be stored when it comes.</summary>
    Pending,
}

internal sealed class CheckMembershipHandler(
    ISessions sessions, IPatreonMembers members, MembershipRefresh refresh, RefreshThrottle throttle, TimeProvider clock)
    : IRequestHandler<CheckMembership, CheckMembershipResult>
{
    /// <summary>Longer than almost every answer, and shorter than a person's patience.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    // The records are in memory until the answer evicts them, so looking often costs nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public async Task<CheckMembershipResult> Handle(CheckMembership request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { ProfileId: var profileId }
            || await members.FindAsync(profileId, cancellationToken) is not { Account: not null } records)
        {
            return CheckMembershipResult.NothingToAsk;
        }

        if (throttle.TryBegin(profileId, records, out var before))
        {
            await refresh.RequestAsync(profileId, cancellationToken);
        }

        for (var start = clock.GetTimestamp(); ; await Task.Delay(Interval, clock, cancellationToken))
        {
            if (await members.FindAsync(profileId, cancellationToken) is not { } now || now.AreNewerThan(before))
            {
                return CheckMembershipResult.Answered;
            }

            if (clock.GetElapsedTime(start) >= LongestWait)
            {
                return CheckMembershipResult.Pending;
            }
        }
    }
}

/// <summary>Which profiles requested a refresh lately, and what was stored then.</summary>
internal sealed class RefreshThrottle(TimeProvider clock)
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, (DateTimeOffset StartedAt, MemberRecords Before)> _requests = [];

    /// <summary>Whether a profile may request a refresh now; then the pause begins.</summary>
    /// <param name="records">What is stored now.</param>
    /// <param name="before">What was stored before the last request, which may be this one.</param>
    public bool TryBegin(Guid profileId, MemberRecords records, out MemberRecords before)
    {
        var now = clock.GetUtcNow();
        // Where the clock was set back meanwhile, the pause is over too.
        foreach (var request in _requests.Where(request => (now - request.Value.StartedAt).Duration() >= Pause))
        {
            _requests.TryRemove(request);
        }

        if (_requests.TryAdd(profileId, (now, records)))
        {
            before = records;
            return true;
        }

        before = _requests.TryGetValue(profileId, out var last) ? last.Before : records;
        return false;
    }
}
