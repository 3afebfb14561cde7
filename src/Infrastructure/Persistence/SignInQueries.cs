using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// What every sign-in asks of the database. The queries are compiled, since EF Core takes longer to recognize one than the
/// database to run it. They belong to the model of the first context that runs them, so they are no static fields: a process of
/// tests has several.
/// </summary>
internal sealed class SignInQueries
{
    private readonly Func<BookstoreDbContext, string, string, CancellationToken, Task<UserProfile?>> _findProfile = EF.CompileAsyncQuery(
        (BookstoreDbContext database, string issuer, string subject, CancellationToken _) =>
            database.UserProfiles.SingleOrDefault(profile => profile.Issuer == issuer && profile.Subject == subject));

    private readonly Func<BookstoreDbContext, string, string, CancellationToken, Task<UserProfile?>> _findProfileByPatreon = EF.CompileAsyncQuery(
        (BookstoreDbContext database, string issuer, string patreonUserId, CancellationToken _) =>
            database.UserProfiles.SingleOrDefault(profile => profile.Patreon!.Issuer == issuer && profile.Patreon.PatreonUserId == patreonUserId));

    private readonly Func<BookstoreDbContext, string, string, string?, DateTimeOffset, IAsyncEnumerable<SessionRevocation>> _findRevocations = EF.CompileAsyncQuery(
        (BookstoreDbContext database, string issuer, string subject, string? logtoSessionId, DateTimeOffset now) =>
            database.SessionRevocations.AsNoTracking().Where(revocation => revocation.Issuer == issuer
                && (revocation.Subject == subject || (revocation.Subject == null && revocation.LogtoSessionId == logtoSessionId))
                && revocation.ExpiresAt > now));

    public Task<UserProfile?> FindProfileAsync(BookstoreDbContext database, LogtoSubject person, CancellationToken cancellationToken) =>
        _findProfile(database, person.Issuer, person.Subject, cancellationToken);

    /// <summary>Finds the profile of an issuer that a Patreon account is linked to, or null.</summary>
    public Task<UserProfile?> FindProfileByPatreonAsync(
        BookstoreDbContext database, string issuer, string patreonUserId, CancellationToken cancellationToken) =>
        _findProfileByPatreon(database, issuer, patreonUserId, cancellationToken);

    /// <summary>Finds the revocations that may apply to a sign-in.</summary>
    public async Task<IReadOnlyList<SessionRevocation>> FindRevocationsAsync(
        BookstoreDbContext database, SignInAttempt signIn, CancellationToken cancellationToken) =>
        await _findRevocations(database, signIn.Person.Issuer, signIn.Person.Subject, signIn.LogtoSessionId, signIn.CompletedAt)
            .ToListAsync(cancellationToken);
}
