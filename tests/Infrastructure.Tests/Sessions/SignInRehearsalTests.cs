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

        await RehearseAsync(new LargeDatabase());

        Assert.Equal([2106], _log.Events);
    }

    [Fact]
    public async Task Nothing_is_written_to_a_large_file_before_it_is_verified()
    {
        var large = new LargeDatabase { Verifying = () => Assert.Empty(_database.Commands) };

        await RehearseAsync(large);

        Assert.Equal(1, large.Attempts);
        Assert.Contains(_database.Commands, command => command.Contains("INSERT INTO \"UserSessions\"", StringComparison.Ordinal));
        Assert.Empty(_log.Events);
    }

    private async Task RehearseAsync(LargeDatabase large)
    {
        var (outages, clock) = (_database.NewOutages(), new FakeTimeProvider());
        using var verification = new LargeDatabaseVerification(
            large, outages, new StartedSite(), clock, NullLogger<LargeDatabaseVerification>.Instance);
        using var rehearsal = new SignInRehearsal(NewIssuer(), verification, _log);

        await rehearsal.StartAsync(default);
        await verification.StartAsync(default);

        await clock.AdvanceUntilAsync(Task.WhenAll(rehearsal.ExecuteTask!, verification.ExecuteTask!));
        Assert.Null(outages.Current);
    }

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
