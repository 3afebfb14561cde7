using System.Collections.Concurrent;
using Bookstore.Application.Ports;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What Logto's token endpoint last said of this site's application, for the health check.</summary>
internal sealed class LogtoApplicationHealth(ILogger<LogtoApplicationHealth> logger)
{
    // By resource, since one that is unknown says nothing about the others. There are as many as the site's settings name.
    private readonly ConcurrentDictionary<string, string> _problems = new();

    /// <summary>Why Logto rejects the application, or null.</summary>
    public string? Problem => _problems.OrderBy(problem => problem.Key, StringComparer.Ordinal).Select(problem => problem.Value).FirstOrDefault();

    public void Accepted(AccessTokenTarget target)
    {
        // Whatever it was asked for, the secret is right.
        _problems.TryRemove("", out _);
        _problems.TryRemove(target.Resource ?? "", out _);
    }

    public void Rejected(AccessTokenTarget target, string reason)
    {
        // Logged once, not at every session's refresh.
        if (!_problems.TryGetValue(target.Resource ?? "", out var known) || known != reason)
        {
            logger.ApplicationRejected(reason);
        }

        _problems[target.Resource ?? ""] = reason;
    }
}
