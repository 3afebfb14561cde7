using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Logging;

/// <summary>
/// Lets each log event through once a minute, counts its repetitions, and reports how many there were. So nobody can fill the
/// disk with requests, and no event goes unnoticed.
/// </summary>
internal sealed class LogThrottle : IDisposable
{
    /// <summary>How long the repetitions of an event are counted before they are reported.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly ILogger _reports;
    private readonly ITimer _timer;
    private Dictionary<LogSource, int> _counts = [];

    public LogThrottle(ILogger reports, TimeProvider clock)
    {
        _reports = reports;
        _timer = clock.CreateTimer(_ => Report(), null, Window, Window);
    }

    /// <summary>Counts an event, and says whether it is the first of its kind in this minute.</summary>
    public bool Admits(in LogSource source)
    {
        lock (_lock)
        {
            return CollectionsMarshal.GetValueRefOrAddDefault(_counts, source, out _)++ == 0;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Report();
    }

    private void Report()
    {
        Dictionary<LogSource, int> counts;
        lock (_lock)
        {
            (counts, _counts) = (_counts, []);
        }

        foreach (var (source, count) in counts)
        {
            if (count > 1)
            {
                _reports.EventsRepeated(source.Event, source.Category, count - 1);
            }
        }
    }
}

/// <summary>Where in the code a log event comes from. None of it comes from a visitor, so their number is limited.</summary>
/// <param name="Event">The event's name, its id, or its message template.</param>
/// <param name="Values">Its values of enum types, such as why a sign-in failed.</param>
/// <param name="Exception">The type of the innermost exception.</param>
internal readonly record struct LogSource(string Category, string Event, string Values, Type? Exception, MethodBase? Thrower)
{
    private const string Template = "{OriginalFormat}";

    public static LogSource Of<TState>(string category, EventId id, TState state, Exception? exception)
    {
        string? template = null;
        var values = "";
        foreach (var (key, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            if (value is Enum)
            {
                values += $"{key}={value};";
            }
            else if (key == Template)
            {
                template = value as string;
            }
        }

        var cause = exception?.GetBaseException();
        return new(category, id.Name ?? (id.Id != 0 ? $"{id.Id}" : template ?? ""), values, cause?.GetType(), cause?.TargetSite);
    }
}
