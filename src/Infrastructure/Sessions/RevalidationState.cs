using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// When a session in memory is to be checked against Logto. As an object beside the ticket's texts, so that a request compares two
/// times and reads nothing.
/// </summary>
/// <param name="DueAt">From when on it is checked while requests go on, in UTC.</param>
/// <param name="ValidatedAt">When Logto last confirmed it, in UTC.</param>
/// <param name="HasRefreshToken">Whether there is a token to ask Logto with.</param>
internal sealed record RevalidationState(Guid SessionId, DateTimeOffset DueAt, DateTimeOffset ValidatedAt, bool HasRefreshToken)
{
    private const string Key = "revalidation";

    public static void AddTo(AuthenticationProperties properties, UserSessionRow session, RevalidationSchedule schedule)
    {
        // The same at each read of the row.
        var jitter = (double)(uint)HashCode.Combine(session.Id, session.ValidatedAt) / uint.MaxValue;
        properties.SetParameter(Key, new RevalidationState(
            session.Id, schedule.GetDueAt(session.ValidatedAt, jitter), session.ValidatedAt, session.RefreshToken is not null));
    }

    public static RevalidationState? Find(AuthenticationProperties properties) => properties.GetParameter<RevalidationState>(Key);
}
