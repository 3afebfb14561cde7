using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Ports;

/// <summary>
/// The organizations in open sessions: which one is the current one, and what a webhook of Logto changes before Logto is asked
/// again. See <see cref="CurrentSession.Organizations"/>.
/// </summary>
public interface ISessionOrganizations
{
    /// <summary>Makes one of the person's organizations the current one of a session, or none.</summary>
    /// <param name="organizationId">Null for none.</param>
    /// <returns>False, and nothing has changed, where the session has ended or the person is not a member.</returns>
    Task<bool> ChooseAsync(Guid sessionId, string? organizationId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes an organization out of all open sessions of people who are no longer in it, so that their next request finds it gone
    /// even if Logto can't be asked. The sessions are also to be revalidated: a late webhook may be about a person who is back.
    /// </summary>
    Task RemoveAsync(string organizationId, IReadOnlyList<LogtoSubject> people, CancellationToken cancellationToken);

    /// <summary>Has the next request of each open session of these people ask Logto for their organizations and roles.</summary>
    Task RequestRevalidationAsync(IReadOnlyList<LogtoSubject> people, CancellationToken cancellationToken);

    /// <summary>The same for each open session with an organization, where Logto does not say whose membership changed.</summary>
    Task RequestRevalidationAsync(string organizationId, CancellationToken cancellationToken);
}
