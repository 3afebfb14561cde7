using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The sessions, through the cookie handler and its <see cref="SessionStore"/>.</summary>
internal sealed class Sessions(
    IHttpContextAccessor accessor,
    SessionStore store,
    SessionCookie cookie,
    IDbContextFactory<BookstoreDbContext> databases,
    DatabaseOutages outages,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<Sessions> logger) : ISessions
{
    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no current request.");

    public async Task<SessionIssue> IssueAsync(UserProfile profile, SignInAttempt signIn, CancellationToken cancellationToken)
    {
        var properties = SessionTicket.For(
            Context.Features.GetRequiredFeature<SignInTokens>(), Device.Describe(Context.Request.Headers.UserAgent));
        var opening = new SessionOpening(signIn, Context.Features.GetRequiredFeature<BroughtCookies>());
        opening.AddTo(properties);
        try
        {
            await Context.SignInAsync(Schemes.Session, SessionPrincipal.Of(profile), properties);
            return new SessionIssue(SignInVerdict.Accepted, opening.RefreshTokens);
        }
        catch (SessionRefusedException exception)
        {
            return new SessionIssue(exception.Verdict, await AbandonAsync(signIn, cancellationToken));
        }
    }

    public async Task<IReadOnlyList<string>> AbandonAsync(SignInAttempt signIn, CancellationToken cancellationToken) =>
        Context.Features.GetRequiredFeature<SignInTokens>().RefreshToken is { } token
        && !await store.IsGrantSharedAsync(signIn, cancellationToken) ? [token] : [];

    public async Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken)
    {
        var result = await Context.AuthenticateAsync(Schemes.Session);
        return result.Succeeded
            ? new CurrentSession(SessionTicket.IdOf(result.Properties), SessionPrincipal.ProfileIdOf(result.Principal))
            : null;
    }

    public async Task<string?> FindClaimsAsync(Guid sessionId, CancellationToken cancellationToken) =>
        await store.FindTicketAsync(sessionId, cancellationToken) is { } ticket ? SessionTicket.ClaimsOf(ticket.Properties) : null;

    public async Task<IReadOnlyList<SessionSummary>> ListAsync(Guid profileId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.UserSessions.AsNoTracking()
            .Where(session => session.ProfileId == profileId && session.ExpiresAt > now)
            .OrderByDescending(session => session.LastSeenAt).ThenByDescending(session => session.CreatedAt)
            .Select(session => new SessionSummary(session.Id, session.Device, session.CreatedAt, session.LastSeenAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<CurrentSessionEnd> EndCurrentAsync(CancellationToken cancellationToken)
    {
        if (cookie.ReadKey(Context) is not { } key)
        {
            return new CurrentSessionEnd(IsRemoved: true, []);
        }

        cookie.Delete(Context);
        try
        {
            var ended = await store.EndAsync(key, SessionEndReason.SignOut);
            Context.Features.Set(ended);
            return new CurrentSessionEnd(IsRemoved: true, ended?.TokenToRevoke is { } token ? [token] : []);
        }
        catch (Exception exception) when (outages.TryRecord(exception))
        {
            logger.SessionNotRemoved(exception);
            return new CurrentSessionEnd(IsRemoved: false, []);
        }
    }

    public Task<IReadOnlyList<string>> EndAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken) =>
        EndByOwnerAsync(profileId, sessions => sessions.Where(session => session.Id == sessionId));

    public Task<IReadOnlyList<string>> EndOthersAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken) =>
        EndByOwnerAsync(profileId, sessions => sessions.Where(session => session.Id != sessionId));

    public async Task<IReadOnlyList<string>> EndAllAsync(
        LogtoSubject person, SessionEndReason cause, DateTimeOffset occurredAt, CancellationToken cancellationToken)
    {
        var end = RecordedEnd.OfLogto(person.Issuer, person.Subject, null, ReasonOf(cause), occurredAt, clock.GetUtcNow());
        return ToRevoke(await store.EndAsync(
            cause,
            (sessions, profiles) => sessions.Where(session => profiles.Any(profile =>
                profile.Id == session.ProfileId && profile.Issuer == person.Issuer && profile.Subject == person.Subject)),
            (_, _) => Task.FromResult<IEnumerable<RecordedEnd>>([end])));
    }

    public async Task<IReadOnlyList<string>?> EndByLogtoSessionAsync(
        string issuer, string logtoSessionId, string? subject, DateTimeOffset occurredAt, CancellationToken cancellationToken)
    {
        var end = RecordedEnd.OfLogto(issuer, subject, logtoSessionId, RecordedEndReason.LogtoSignOut, occurredAt, clock.GetUtcNow());
        try
        {
            return ToRevoke(await store.EndAsync(
                SessionEndReason.LogtoSignOut,
                (sessions, profiles) => sessions.Where(session => profiles.Any(profile =>
                    profile.Id == session.ProfileId && profile.Issuer == issuer
                    && (session.LogtoSessionId == logtoSessionId || (session.LogtoSessionId == null && profile.Subject == subject)))),
                async (database, ended) => subject is null || await AreOfAsync(database, ended, subject) ? [end] : throw new ForeignSessionException()));
        }
        catch (ForeignSessionException)
        {
            // The transaction took back what had ended.
            logger.LogoutSubjectMismatch();
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> EndByOwnerAsync(Guid profileId, Func<IQueryable<UserSession>, IQueryable<UserSession>> which) =>
        ToRevoke(await store.EndAsync(
            SessionEndReason.EndedElsewhere,
            (sessions, _) => which(sessions.Where(session => session.ProfileId == profileId)),
            async (database, ended) =>
            {
                var owner = await database.UserProfiles.AsNoTracking().SingleOrDefaultAsync(profile => profile.Id == profileId);
                return owner is null ? [] : ended.Select(session => session.LogtoSessionId).Distinct().Select(sid =>
                    RecordedEnd.ByOwner(new LogtoSubject(owner.Issuer, owner.Subject), sid, clock.GetUtcNow(), options.Value.Limits));
            }));

    private static async Task<bool> AreOfAsync(BookstoreDbContext database, IReadOnlyList<UserSession> sessions, string subject)
    {
        var profileIds = sessions.Select(session => session.ProfileId).Distinct().ToList();
        return await database.UserProfiles.AllAsync(profile => !profileIds.Contains(profile.Id) || profile.Subject == subject);
    }

    private static RecordedEndReason ReasonOf(SessionEndReason cause) => cause switch
    {
        SessionEndReason.LogtoSignOut => RecordedEndReason.LogtoSignOut,
        SessionEndReason.Suspended => RecordedEndReason.Suspended,
        SessionEndReason.Deleted => RecordedEndReason.Deleted,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "Logto tells nothing of the kind."),
    };

    private static IReadOnlyList<string> ToRevoke(IReadOnlyList<EndedSession> ended) =>
        [.. ended.Select(session => session.TokenToRevoke).OfType<string>()];

    private sealed class ForeignSessionException : Exception;
}
