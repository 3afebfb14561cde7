using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>Distinguishes outages of the database from bugs of the site, and records them for the health check.</summary>
internal sealed class DatabaseOutages(IDatabaseProvider provider, TimeProvider clock, ILogger<DatabaseOutages> logger)
{
    private static readonly TimeSpan RecentTime = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DatabaseOutage? _latest;
    private long _at;

    /// <summary>The outage of the last minute, or null. Damage does not pass.</summary>
    public DatabaseOutage? Current
    {
        get
        {
            lock (_lock)
            {
                return _latest is { IsDamage: true } || IsRecent ? _latest : null;
            }
        }
    }

    private bool IsRecent => clock.GetElapsedTime(_at) < RecentTime;

    /// <summary>Finds the outage that caused an exception, of whatever layer; null where a bug did.</summary>
    public DatabaseOutage? Find(Exception? exception) => exception switch
    {
        null => null,
        WriteLockTimeoutException => new(exception.Message),
        DatabaseDamagedException damaged => damaged.Damage,
        DbException database => provider.FindOutage(database),
        _ => Find(exception.InnerException),
    };

    /// <summary>Logs and records an outage, once a minute.</summary>
    /// <returns>Whether an outage caused the exception.</returns>
    public bool TryRecord(Exception exception)
    {
        if (Find(exception) is not { } outage)
        {
            return false;
        }

        lock (_lock)
        {
            // A lock that passes does not undo damage.
            if (_latest is { IsDamage: true } && !outage.IsDamage)
            {
                return true;
            }

            if (outage != _latest || !IsRecent)
            {
                logger.DatabaseFailed(outage.Reason);
            }

            (_latest, _at) = (outage, clock.GetTimestamp());
            return true;
        }
    }
}
