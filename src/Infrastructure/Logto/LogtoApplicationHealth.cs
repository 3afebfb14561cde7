using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What Logto's token endpoint last said of this site's application, for the health check.</summary>
internal sealed class LogtoApplicationHealth(ILogger<LogtoApplicationHealth> logger)
{
    private volatile string? _problem;

    /// <summary>Why Logto rejects the application, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Logto has checked the secret, and answered about something else.</summary>
    public void Accepted() => _problem = null;

    public void Rejected(string reason)
    {
        // Logged once, not at every session's refresh.
        if (_problem != reason)
        {
            logger.ApplicationRejected(reason);
        }

        _problem = reason;
    }
}
