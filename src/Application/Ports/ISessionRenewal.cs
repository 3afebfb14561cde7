using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>Changes open sessions after Logto was asked about their people.</summary>
public interface ISessionRenewal
{
    /// <summary>Replaces what a session knows of its person, under the same key, and records that Logto confirmed it now.</summary>
    /// <param name="profile">The session's own profile, committed.</param>
    /// <param name="claims">The userinfo response, as JSON.</param>
    /// <param name="requestedAt">
    /// Of the last request for a revalidation before Logto was asked, or null. After another one, the answer may be from before a
    /// removal that a webhook reported: it then brings no organization into the session.
    /// </param>
    /// <returns>False where the session has ended, or is of another profile.</returns>
    Task<bool> RenewAsync(
        Guid sessionId, UserProfile profile, LogtoUser user, string claims, DateTimeOffset? requestedAt, CancellationToken cancellationToken);

    /// <summary>Records that Logto confirmed a session now, and said nothing new about its person.</summary>
    Task ConfirmAsync(Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends a session whose person has to sign in again.</summary>
    Task EndAsync(Guid sessionId, CancellationToken cancellationToken);
}
