using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The sessions, through the cookie handler and its <see cref="SessionStore"/>.</summary>
internal sealed class Sessions(
    IHttpContextAccessor accessor, SessionStore store, IDbContextFactory<BookstoreDbContext> databases, TimeProvider clock, ILogger<Sessions> logger)
    : ISessions
{
    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no current request.");

    public async Task<bool> IssueAsync(UserProfile profile, CancellationToken cancellationToken)
    {
        var properties = SessionTicket.For(
            Context.Features.GetRequiredFeature<LogtoTokens>(), Device.Describe(Context.Request.Headers.UserAgent));
        try
        {
            await Context.SignInAsync(Schemes.Session, SessionPrincipal.Of(profile), properties);
            return true;
        }
        catch (SessionRefusedException)
        {
            return false;
        }
    }

    public async Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken)
    {
        var result = await Context.AuthenticateAsync(Schemes.Session);
        return result.Succeeded
            ? new CurrentSession(
                SessionTicket.IdOf(result.Properties),
                SessionPrincipal.ProfileIdOf(result.Principal),
                SessionTicket.ClaimsOf(result.Properties))
            : null;
    }

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

    public async Task<IReadOnlyList<string>> EndCurrentAsync(CancellationToken cancellationToken)
    {
        var current = await Context.AuthenticateAsync(Schemes.Session);
        await Context.SignOutAsync(Schemes.Session);
        return current.Ticket is { } ticket ? Ended([ticket]) : [];
    }

    public async Task<IReadOnlyList<string>> EndAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken) =>
        Ended(await store.EndAsync(SessionEnd.EndedElsewhere, (sessions, _) =>
            sessions.Where(session => session.ProfileId == profileId && session.Id == sessionId)));

    public async Task<IReadOnlyList<string>> EndOthersAsync(Guid profileId, Guid sessionId, CancellationToken cancellationToken) =>
        Ended(await store.EndAsync(SessionEnd.EndedElsewhere, (sessions, _) =>
            sessions.Where(session => session.ProfileId == profileId && session.Id != sessionId)));

    public async Task EndAllAsync(LogtoSubject person, SessionEnd cause, CancellationToken cancellationToken) =>
        Ended(await store.EndAsync(cause, (sessions, profiles) => sessions.Where(session => profiles.Any(profile =>
            profile.Id == session.ProfileId && profile.Issuer == person.Issuer && profile.Subject == person.Subject))));

    public async Task EndByLogtoSessionAsync(
        string issuer, string logtoSessionId, string? subject, CancellationToken cancellationToken) =>
        Ended(await store.EndAsync(SessionEnd.LogtoSignOut, (sessions, profiles) => sessions.Where(session => profiles.Any(profile =>
            profile.Id == session.ProfileId && profile.Issuer == issuer
            && (session.LogtoSessionId == logtoSessionId || (session.LogtoSessionId == null && profile.Subject == subject))))));

    private List<string> Ended(IReadOnlyList<AuthenticationTicket> tickets)
    {
        foreach (var ticket in tickets)
        {
            logger.SessionEnded(SessionPrincipal.ProfileIdOf(ticket.Principal));
        }

        return [.. tickets.Select(SessionTicket.RefreshTokenOf).OfType<string>()];
    }
}
