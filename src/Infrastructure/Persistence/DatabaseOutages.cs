using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Persistence;

/// <summary>
/// Tells what the database's surroundings do to it (a lock, a full disk, a file that is gone) from mistakes of the site's
/// own, and remembers it for the health check.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="logger">Where an outage is told, once a minute.</param>
public sealed class DatabaseOutages(TimeProvider clock, ILogger<DatabaseOutages> logger)
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private string? _reason;
    private DateTimeOffset _at;
    private bool _isDamaged;

    /// <summary>What failed within the last minute, in words, or null. Damage does not pass.</summary>
    public string? Current
    {
        get
        {
            lock (_lock)
            {
                return _isDamaged || IsFresh ? _reason : null;
            }
        }
    }

    /// <summary>Whether the database was found to be damaged.</summary>
    public bool IsDamaged
    {
        get
        {
            lock (_lock)
            {
                return _isDamaged;
            }
        }
    }

    private bool IsFresh => clock.GetUtcNow() - _at < Memory;

    /// <summary>Says in words which outage an exception means; null where it means none, but a mistake.</summary>
    /// <param name="exception">What was thrown, by whatever layer.</param>
    public static string? Explain(Exception exception) => FindCode(exception) switch
    {
        5 or 6 => "another process holds its lock.",
        3 or 8 => "it can't be written: the file, its folder or the connection string is read-only.",
        10 => "the disk fails to read or write it.",
        Corrupt => "it is damaged. Stop the site and restore a backup; nothing was overwritten.",
        13 => "the disk is full.",
        14 => "its file can't be opened: it is not there, or not this user's.",
        NotADatabase => "its file is no database, or damaged. Stop the site and restore a backup; nothing was overwritten.",
        _ => null,
    };

    /// <summary>Notes an exception if it means an outage.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>Whether it does.</returns>
    public bool TryRecord(Exception exception)
    {
        if (Explain(exception) is not { } reason)
        {
            return false;
        }

        lock (_lock)
        {
            // A lock that passes does not make damage undone.
            var isDamage = FindCode(exception) is Corrupt or NotADatabase;
            if (!isDamage && _isDamaged)
            {
                return true;
            }

            if (reason != _reason || !IsFresh)
            {
                logger.DatabaseFailed(reason);
            }

            (_reason, _at, _isDamaged) = (reason, clock.GetUtcNow(), isDamage);
            return true;
        }
    }

    private static int? FindCode(Exception? exception) =>
        exception is null or SqliteException ? (exception as SqliteException)?.SqliteErrorCode : FindCode(exception.InnerException);
}
