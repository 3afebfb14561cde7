using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Application.Ports;

/// <summary>Where the profiles are kept.</summary>
public interface IProfileStore
{
    /// <summary>Finds a profile to read, with its Patreon identity, or null.</summary>
    /// <param name="id">The profile's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<UserProfile?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Changes profiles and commits: all that <paramref name="change"/> did is kept, or nothing.</summary>
    /// <param name="change">
    /// Finds, adds and changes profiles. It runs again, from fresh reads, where somebody else wrote the same person first.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What <paramref name="change"/> answered, committed.</returns>
    Task<T> ChangeAsync<T>(Func<IProfiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken);

    /// <summary>Deletes a person's profile and everything of theirs, if there is one.</summary>
    /// <param name="person">The person.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteAsync(LogtoSubject person, CancellationToken cancellationToken);
}

/// <summary>The profiles, inside one change of <see cref="IProfileStore"/>.</summary>
public interface IProfiles
{
    /// <summary>Finds a person's profile, with its Patreon identity, or null.</summary>
    /// <param name="person">The person.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken);

    /// <summary>Finds the profile that a Patreon account is linked to, or null.</summary>
    /// <param name="issuer">The issuer whose profiles to look through.</param>
    /// <param name="patreonUserId">Patreon's user id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<UserProfile?> FindByPatreonAsync(string issuer, string patreonUserId, CancellationToken cancellationToken);

    /// <summary>Finds the ends on record that may cover a sign-in.</summary>
    /// <param name="signIn">The sign-in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<SessionRevocation>> FindRevocationsAsync(SignInAttempt signIn, CancellationToken cancellationToken);

    /// <summary>Adds a new profile.</summary>
    /// <param name="profile">The profile.</param>
    void Add(UserProfile profile);
}
