using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;

namespace Bookstore.Application.Ports;

/// <summary>The stored profiles. A profile comes with its Patreon identity.</summary>
public interface IProfileStore
{
    /// <summary>Finds a profile to read, or null.</summary>
    Task<UserProfile?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Finds a person's profile to read, or null.</summary>
    Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken);

    /// <summary>
    /// Finds what the header of each page shows of a profile; null if it is gone. It comes from memory, so a page costs no read; a
    /// change of another process may be seen 30 seconds later.
    /// </summary>
    Task<ProfileSummary?> FindSummaryAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Changes profiles and commits: everything that <paramref name="change"/> did, or nothing.</summary>
    /// <param name="change">
    /// Finds, adds and changes profiles. It runs again, from fresh reads, where another process wrote the same profile first.
    /// </param>
    /// <returns>The result of <paramref name="change"/>, committed.</returns>
    Task<T> ChangeAsync<T>(Func<IProfiles, CancellationToken, Task<T>> change, CancellationToken cancellationToken);

    /// <summary>Deletes a person's profile with everything that belongs to it, if there is one. Sessions that are still open end.</summary>
    /// <returns>The refresh tokens to revoke at Logto.</returns>
    Task<IReadOnlyList<string>> DeleteAsync(LogtoSubject person, CancellationToken cancellationToken);
}

/// <param name="DisplayName">Null where no name is known.</param>
/// <param name="Picture">The URL of the person's picture, as Logto reports it; null where there is none.</param>
public sealed record ProfileSummary(string? DisplayName, string? Picture);

/// <summary>The profiles, within one change of <see cref="IProfileStore"/>.</summary>
public interface IProfiles
{
    Task<UserProfile?> FindAsync(LogtoSubject person, CancellationToken cancellationToken);

    /// <summary>Finds the profile of an issuer that a Patreon account is linked to, or null.</summary>
    Task<UserProfile?> FindByPatreonAsync(string issuer, string patreonUserId, CancellationToken cancellationToken);

    /// <summary>Finds the revocations that may apply to a sign-in.</summary>
    Task<IReadOnlyList<SessionRevocation>> FindRevocationsAsync(SignInAttempt signIn, CancellationToken cancellationToken);

    void Add(UserProfile profile);
}
