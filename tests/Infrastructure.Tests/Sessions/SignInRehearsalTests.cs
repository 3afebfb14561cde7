using System.Runtime.CompilerServices;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Tests.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Sessions;

public sealed class SignInRehearsalTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<SessionMetrics>().BuildServiceProvider();
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordedLog _log = new();

    public void Dispose()
    {
        _services.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task A_rehearsal_that_fails_is_in_the_log_and_the_site_goes_on()
    {
        await using (var database = _database.CreateDbContext())
        {
            await FailingWrites.BeginAsync(database, "INSERT", "UserSessions");
        }

        using var verification = NewVerification(new LargeDatabase());
        using var rehearsal = new SignInRehearsal(NewIssuer(), verification, _log);

        await verification.StartAsync(default);
        await _clock.AdvanceUntilAsync(ExecuteAsync(rehearsal, default));

        Assert.Equal([2106], _log.Events);
    }

    [Fact]
    public async Task Nothing_is_written_to_a_large_file_before_it_is_verified()
    {
        var large = new LargeDatabase();
        using var verification = NewVerification(large);
        using var rehearsal = new SignInRehearsal(NewIssuer(), verification, _log);

        // SQLite works on the caller's thread, so whatever does not wait for the verification has happened when this returns.
        var rehearsing = ExecuteAsync(rehearsal, default);
        Assert.Empty(_database.Commands);
        await verification.StartAsync(default);
        await _clock.AdvanceUntilAsync(rehearsing);

        Assert.Equal(1, large.Attempts);
        Assert.Contains(_database.Commands, command => command.Contains("INSERT INTO \"UserSessions\"", StringComparison.Ordinal));
        Assert.Empty(_log.Events);
    }

    // As the host calls it, but not on another thread.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern Task ExecuteAsync(SignInRehearsal rehearsal, CancellationToken stoppingToken);

    private LargeDatabaseVerification NewVerification(LargeDatabase large) =>
        new(large, _database.NewOutages(), new StartedSite(), _clock, NullLogger<LargeDatabaseVerification>.Instance);

    private SessionIssuer NewIssuer()
    {
        var options = Options.Create(new SessionOptions());
        var (cache, metrics, keys) = (new SessionCache(options, TimeProvider.System), _services.GetRequiredService<SessionMetrics>(), new EphemeralDataProtectionProvider());
        var store = new SessionStore(
            _database, _database.NewWriteLock(), _database.NewOutages(), cache, new LocalNotifications(), metrics, keys, options, TimeProvider.System,
            NullLogger<SessionStore>.Instance);
        return new(_database.NewProfileStore(), store, cache, metrics, keys, options, TimeProvider.System, NullLogger<SessionIssuer>.Instance);
    }

    private sealed class RecordedLog : ILogger<SignInRehearsal>
    {
        public List<int> Events { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Events.Add(eventId.Id);
    }
}
