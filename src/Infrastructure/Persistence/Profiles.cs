using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>The profiles within one change. What is read first locks the person until the change is committed.</summary>
internal sealed class Profiles(BookstoreDbContext database, WriteLock writeLock, SignInQueries queries) : IProfiles
{
    private LogtoSubject? _locked;

    /// <summary>The revocations that were found.</summary>
    public IReadOnlyList<SessionRevocation> Revocations { get; private set; } = [];

    public async Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken)
    {
        if (_locked != person)
        {
            await writeLock.LockAsync(database.Database, [person], cancellationToken: cancellationToken);
            _locked = person;
        }

        return await queries.FindProfileAsync(database, person, cancellationToken);
    }

    public Task<UserProfile?> FindByPatreonAsync(string issuer, string patreonUserId, CancellationToken cancellationToken) =>
        queries.FindProfileByPatreonAsync(database, issuer, patreonUserId, cancellationToken);

    public async Task<IReadOnlyList<SessionRevocation>> FindRevocationsAsync(SignInAttempt signIn, CancellationToken cancellationToken)
    {
        await writeLock.LockAsync(database.Database, signIn, cancellationToken);
        _locked = signIn.Person;
        return Revocations = await queries.FindRevocationsAsync(database, signIn, cancellationToken);
    }

    public void Add(UserProfile profile) => database.UserProfiles.Add(profile);

    /// <summary>Whether nobody else changes a profile until the change is committed.</summary>
    public bool Holds(UserProfile profile) => _locked == new LogtoSubject(profile.Issuer, profile.Subject);

    /// <summary>Finds a profile of this change, read or added, that nobody else changes until the change is committed.</summary>
    public UserProfile? FindHeld(Guid id) => database.UserProfiles.Local.FindEntry(id)?.Entity is { } profile && Holds(profile) ? profile : null;
}
