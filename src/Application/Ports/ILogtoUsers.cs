namespace Bookstore.Application.Ports;

/// <summary>
/// Logto's users, through its Management API. A person waits for each call, so it gives up after three seconds; a failure is logged
/// and not thrown. If the browser doesn't wait for the response, the call is made all the same.
/// </summary>
public interface ILogtoUsers
{
    /// <summary>Whether the site has credentials for the Management API. Without them each call is <see cref="LogtoUserResult.NotConfigured"/>.</summary>
    bool IsConfigured { get; }

    /// <summary>Ends sessions of a user at Logto, with their grants. One that has ended already counts as done.</summary>
    /// <param name="subject">The user: the <c>sub</c> claim.</param>
    /// <param name="logtoSessionIds">The sessions, by the <c>sid</c> that this site knows them by.</param>
    Task<LogtoUserResult> EndSessionsAsync(string subject, IReadOnlyCollection<string> logtoSessionIds);

    /// <summary>Deletes a user at Logto. One that is gone already counts as done.</summary>
    Task<LogtoUserResult> DeleteAsync(string subject);
}

/// <summary>What became of a call to the Management API.</summary>
public enum LogtoUserResult
{
    Done,

    /// <summary>The site has no credentials for the Management API.</summary>
    NotConfigured,

    /// <summary>Logto can't be reached, or says not now.</summary>
    Unavailable,

    /// <summary>Logto rejects the credentials or the call: the site's setup is wrong.</summary>
    Rejected,
}
