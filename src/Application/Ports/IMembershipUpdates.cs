using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>What makes the site ask Patreon anew. Nothing here waits for Patreon.</summary>
public interface IMembershipUpdates
{
    /// <summary>
    /// Takes it that something changed about a member: the member is read anew, soon, after this call. It is remembered in
    /// memory only: what is lost with the process is found by the sync of the next start.
    /// </summary>
    /// <param name="memberId">Patreon's id of the membership.</param>
    void RequestRefresh(string memberId);

    /// <summary>
    /// Takes it that somebody signed in. Where their Patreon account is no known member, all members are read anew, soon
    /// if they were read a moment ago. It never fails a sign-in.
    /// </summary>
    /// <param name="profile">Who signed in.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task SignedInAsync(UserProfile profile, CancellationToken cancellationToken);
}
