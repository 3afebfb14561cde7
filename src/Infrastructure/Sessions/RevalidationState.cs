using Bookstore.Domain;
using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// When a session in memory is to be checked against Logto. As an object beside the ticket's texts, so that a request compares times
/// and reads nothing.
/// </summary>
/// <param name="DueAt">From when on it is checked while requests go on, in UTC.</param>
/// <param name="ValidatedAt">When Logto last confirmed it, in UTC.</param>
/// <param name="HasRefreshToken">Whether there is a token to ask Logto with.</param>
internal sealed record RevalidationState(Guid SessionId, DateTimeOffset DueAt, DateTimeOffset ValidatedAt, bool HasRefreshToken)
{
    /// <summary>When a change at Logto was reported that the session has yet to hear of, in UTC, or null. It is then due at once.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    private const string Key = "revalidation";

    public bool IsDue(DateTimeOffset now) => now >= DueAt || Clocks.IsAhead(ValidatedAt, now);

    public static void AddTo(AuthenticationProperties properties, UserSessionRow session, RevalidationSchedule schedule)
    {
        // The same at each read of the row.
        var jitter = (double)(uint)HashCode.Combine(session.Id, session.ValidatedAt) / uint.MaxValue;
        // Without a refresh token a check would end the session, which a change of members is no reason for.
        var requestedAt = session.RefreshToken is null ? null : session.RevalidationRequestedAt;
        properties.SetParameter(Key, new RevalidationState(
            session.Id,
            // The time of a request is another instance's, or that of a clock that was wrong.
            requestedAt is null ? schedule.GetDueAt(session.ValidatedAt, jitter) : DateTimeOffset.MinValue,
            session.ValidatedAt,
            session.RefreshToken is not null)
        {
            RequestedAt = requestedAt,
        });
    }

    public static RevalidationState? Find(AuthenticationProperties properties) => properties.GetParameter<RevalidationState>(Key);
}
