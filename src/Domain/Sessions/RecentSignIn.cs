namespace Bookstore.Domain.Sessions;

/// <summary>How recently a person must have authenticated at Logto to do what can't be undone.</summary>
public sealed record RecentSignIn(TimeSpan MaxAge)
{
    /// <param name="authenticatedAt">When the person of a session authenticated, or null where that is not known.</param>
    public bool Includes(DateTimeOffset? authenticatedAt, DateTimeOffset now) => now - authenticatedAt <= MaxAge;
}
