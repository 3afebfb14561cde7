namespace Bookstore.Infrastructure.Persistence;

/// <summary>The sessions of profiles that are deleted: more than their rows has to go.</summary>
internal interface IProfileSessions
{
    /// <summary>Ends the sessions of profiles in a transaction that the caller commits.</summary>
    /// <returns>What has to follow the commit: it evicts the sessions from memory, and returns the refresh tokens to revoke at Logto.</returns>
    Task<Func<IReadOnlyList<string>>> DeleteAsync(BookstoreDbContext database, IReadOnlyList<Guid> profileIds);
}
