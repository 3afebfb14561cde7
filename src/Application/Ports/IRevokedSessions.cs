namespace Bookstore.Application.Ports;

/// <summary>The sessions that Logto no longer accepted a short time ago, so that their browsers are told.</summary>
public interface IRevokedSessions
{
    /// <summary>Finds the session of the current request among them, once; null where it is none of them.</summary>
    RevokedSession? TakePresented();
}

/// <param name="ReturnUrl">The page that the browser asked for, or null.</param>
public sealed record RevokedSession(string? ReturnUrl);
