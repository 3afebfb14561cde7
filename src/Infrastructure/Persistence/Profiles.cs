using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The profiles within one change. What is read first locks the person until the change is committed.</summary>
internal sealed class Profiles(BookstoreDbContext database, WriteLock writeLock, SignInQueries queries) : IProfiles
{
    /// <summary>The person whose profile nobody else changes until the change is committed; null before a read.</summary>
    public LogtoSubject? Locked { get; private set; }

    public async Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        if (Locked != person)
        {
            await writeLock.LockAsync(database.Database, [person], cancellationToken: cancellationToken);
            Locked = person;
        }

        return await queries.FindProfileAsync(database, person, cancellationToken);
    }

    public Task<UserProfile?> FindByPatreonAsync(string issuer, string patreonUserId, CancellationToken cancellationToken) =>
        queries.FindProfileByPatreonAsync(database, issuer, patreonUserId, cancellationToken);

    public async Task<IReadOnlyList<SessionRevocation>> FindRevocationsAsync(SignInAttempt signIn, CancellationToken cancellationToken)
    {
        await writeLock.LockAsync(database.Database, signIn, cancellationToken);
        Locked = signIn.Person;
        return await queries.FindRevocationsAsync(database, signIn, cancellationToken);
    }

    public void Add(UserProfile profile) => database.UserProfiles.Add(profile);
}
