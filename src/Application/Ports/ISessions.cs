using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>The sessions of signed-in browsers, and the one of the current request.</summary>
public interface ISessions
{
    /// <summary>Opens a session for the browser of the current request, under a new key.</summary>
    /// <param name="profile">Who signed in; committed already.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task IssueAsync(UserProfile profile, CancellationToken cancellationToken);

    /// <summary>Finds the session of the current request, or null where nobody is signed in.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken);

    /// <summary>Ends the session of the current request, if there is one: its cookie is worthless from now on.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EndCurrentAsync(CancellationToken cancellationToken);
}

/// <summary>The session of the current request.</summary>
/// <param name="ProfileId">Who is signed in.</param>
/// <param name="Claims">What Logto's userinfo endpoint said at sign-in, as JSON.</param>
public sealed record CurrentSession(Guid ProfileId, string Claims);
