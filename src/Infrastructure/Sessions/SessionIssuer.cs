using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Opens sessions, each in one transaction with the profile of who signs in.</summary>
internal sealed class SessionIssuer(
    ProfileStore profiles,
    SessionStore store,
    SessionCache cache,
    SessionMetrics metrics,
    IDataProtectionProvider dataProtection,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<SessionIssuer> logger)
{
    private readonly TicketProtector _tickets = new(dataProtection, logger);
    private readonly RefreshTokenProtector _refreshTokens = new(dataProtection, logger);
    private readonly Func<BookstoreDbContext, Guid, Task<int>> _countSessions = SessionQueries.CompileCount();

    /// <summary>Opens a session under a new key, in place of the one that the browser had.</summary>
    /// <param name="createTicket">
    /// Creates the ticket, and changes what else the transaction stores; null if no session may open, and then nothing is changed.
    /// </param>
    public async Task<IssuedSession?> IssueAsync(
        PresentedCookies presented, Func<BookstoreDbContext, Profiles, CancellationToken, Task<AuthenticationTicket?>> createTicket)
    {
        var key = SessionKey.Create();
        var (attempted, issued) = (default(IssuedSession), default(IssuedSession));
        try
        {
            // The transaction is the session's first load: the page after the sign-in reads nothing, and an end in between evicts it.
            await cache.FindAsync(SessionKey.Hash(key), async () =>
            {
                issued = await profiles.ChangeAsync(
                    async (database, all, token) =>
                    {
                        if (await createTicket(database, all, token) is { } ticket)
                        {
                            return attempted = await AddAsync(database, all, key, ticket, presented);
                        }

                        database.ChangeTracker.Clear();
                        return null;
                    },
                    CancellationToken.None);
                return issued is null ? null : CachedSession.Of(issued.Row, issued.Ticket, options.Value.Revalidation);
            });
        }
        finally
        {
            // Also where the answer to the commit was lost: it may have taken effect.
            foreach (var ended in attempted?.Ended ?? [])
            {
                cache.Evict(ended.Session.KeyHash);
            }
        }

        if (issued is not null)
        {
            store.Evict(SessionEndReason.Replaced, issued.Replaced);
            store.Evict(SessionEndReason.TooMany, issued.Surplus);
            metrics.Opened();
            logger.SessionOpened(issued.Row.ProfileId);
        }

        return issued;
    }

    /// <summary>Does what a first sign-in asks of the database, and rolls it back.</summary>
    public Task RehearseAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var person = new LogtoSubject("rehearsal", Guid.NewGuid().ToString());
        var user = new LogtoUser(person, new LogtoClaims("Rehearsal", null, null, null, null), new PatreonReport.Unknown());
        return profiles.RehearseAsync(
            async (database, all, token) =>
            {
                await all.FindRevocationsAsync(new SignInAttempt(person, null, now, now), token);
                await all.FindAsync(person, token);
                await all.FindByPatreonAsync(person.Issuer, person.Subject, token);
                var profile = UserProfile.Register(person, user.Claims, now);
                all.Add(profile);
                var properties = SessionTicket.CreateProperties(new SignInTokens([], "{}", null, null), now, null, now, options.Value.Lifetime);
                var ticket = new AuthenticationTicket(SessionPrincipal.Create(profile, user), properties, Schemes.Session);
                await AddAsync(database, all, SessionKey.Create(), ticket, new PresentedCookies(null, []));
            },
            cancellationToken);
    }

    private async Task<IssuedSession> AddAsync(
        BookstoreDbContext database, Profiles all, string key, AuthenticationTicket ticket, PresentedCookies presented)
    {
        // Else a suspension or a revocation of this moment would end no session, and the sign-in would not see it either.
        if (all.FindHeld(SessionPrincipal.GetProfileId(ticket.Principal)) is not { IsSuspended: false })
        {
            throw new UnreachableException("A session opens only for the person whose lock the transaction holds, and for nobody who is suspended.");
        }

        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        SessionTicket.SetId(ticket, id);
        var refreshToken = SessionTicket.TakeRefreshToken(ticket) is { } token ? _refreshTokens.Protect(id, token) : null;
        var row = SessionTicket.CreateRow(ticket, SessionKey.Hash(key), _tickets.Protect(ticket), refreshToken, now, options.Value.Lifetime);
        database.UserSessions.Add(row);
        var replaced = presented.NamesOtherThan(row) ? await store.DeleteAsync(database, database.ReplacedBy(row, presented), row.Grant) : [];
        // A profile that is new has no session yet.
        var isKnown = database.UserProfiles.Local.FindEntry(row.ProfileId) is not { State: EntityState.Added };
        var surplus = isKnown && await _countSessions(database, row.ProfileId) >= options.Value.MaxPerPerson
            ? await store.DeleteAsync(database, database.BeyondLimit(row, options.Value.MaxPerPerson), row.Grant)
            : [];
        return new IssuedSession(key, row, ticket, replaced, surplus);
    }
}

/// <summary>A session that was opened.</summary>
/// <param name="Replaced">The sessions in whose place it is.</param>
/// <param name="Surplus">The sessions of the person that were too many with it.</param>
internal sealed record IssuedSession(
    string Key, UserSessionRow Row, AuthenticationTicket Ticket, IReadOnlyList<EndedSession> Replaced, IReadOnlyList<EndedSession> Surplus)
{
    private const string KeyParameter = "session_key";

    /// <summary>The sessions that ended by it.</summary>
    public IEnumerable<EndedSession> Ended => Replaced.Concat(Surplus);

    /// <summary>The refresh tokens of the sessions that ended by it, to revoke at Logto.</summary>
    public IReadOnlyList<string> RefreshTokens => [.. Ended.Select(ended => ended.TokenToRevoke).OfType<string>()];

    // No key in a log by accident.
    public override string ToString() => nameof(IssuedSession);

    /// <summary>What the cookie handler needs for the cookie. It passes the key on to <see cref="SessionStore"/>, which returns it.</summary>
    public AuthenticationProperties CreateCookieProperties()
    {
        var properties = new AuthenticationProperties
        {
            IsPersistent = Ticket.Properties.IsPersistent,
            IssuedUtc = Ticket.Properties.IssuedUtc,
            ExpiresUtc = Ticket.Properties.ExpiresUtc,
        };
        properties.SetParameter(KeyParameter, Key);
        return properties;
    }

    public static string GetKey(AuthenticationProperties properties) => properties.GetParameter<string>(KeyParameter)
        ?? throw new UnreachableException("A ticket to store has no session key: only CookieSessions opens sessions.");
}
