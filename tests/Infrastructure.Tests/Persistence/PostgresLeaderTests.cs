using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>Several instances with one PostgreSQL database: one leads, and no two write.</summary>
public sealed class PostgresLeaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Instance> _instances = [];
    private PostgresServer _server = null!;
    private string _connectionString = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.OpenAsync();
        _connectionString = await _server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync().AsTask().WaitAsync(Patience);
        }
    }

    [Fact]
    public async Task One_instance_leads_and_another_takes_over_when_its_connection_breaks()
    {
        Instance[] all = [Start(), Start(), Start()];
        await WaitAsync(() => all.Count(instance => instance.IsWorking) == 1);
        await WaitAsync(async () => await CountDedicatedSessionsAsync("%pg_try_advisory_lock%") == 2);
        var leader = Assert.Single(all, instance => instance.IsWorking);

        await BreakLockAsync();

        await WaitAsync(() => leader.Works == 1 && !leader.IsWorking || leader.Works == 2);
        await WaitAsync(() => all.Count(instance => instance.IsWorking) == 1);
        Assert.Equal(2, all.Sum(instance => instance.Works));
        Assert.Equal(2, await FindTermAsync());
    }

    [Fact]
    public async Task A_leader_whose_connection_goes_silent_stops_before_another_one_begins()
    {
        await using var proxy = new SilentProxy(_server.Port);
        var clock = new WatchedClock();
        var cutOff = Start(_connectionString.Replace($"Port={_server.Port}", $"Port={proxy.Port}", StringComparison.Ordinal), clock);
        await WaitAsync(() => cutOff.IsWorking);
        var other = Start();

        proxy.GoSilent();
        await clock.PassAsync(cutOff.Lock.KeepAliveInterval);
        await clock.PassAsync(cutOff.Lock.AnswerTimeout);

        await WaitAsync(() => !cutOff.IsWorking);
        Assert.Equal((1, 0), (await FindTermAsync(), other.Works));
        await BreakLockAsync();
        await WaitAsync(() => other.IsWorking);
        Assert.False(cutOff.IsWorking);
        Assert.Equal(2, await FindTermAsync());
    }

    [Fact]
    public async Task The_server_ends_the_session_of_a_leader_that_asks_nothing()
    {
        var silent = Start(clock: new WatchedClock(), sessionTimeout: TimeSpan.FromSeconds(1));
        await WaitAsync(() => silent.IsWorking);

        var other = Start();

        await WaitAsync(() => other.IsWorking);
    }

    [Fact]
    public void A_silent_leader_stops_before_the_server_ends_its_session_and_no_answer_waits_too_long_for_a_lock()
    {
        var ofTheSite = new PostgresLeaderLock(null!, TimeProvider.System);

        Assert.True(ofTheSite.KeepAliveInterval + ofTheSite.AnswerTimeout < ofTheSite.SessionTimeout);
        Assert.True(ofTheSite.LockTimeout < ofTheSite.AnswerTimeout);
    }

    [Fact]
    public async Task A_term_begins_after_the_open_writes_of_the_one_before_and_its_later_ones_are_rejected()
    {
        var (former, next) = (NewInstance(), NewInstance());
        var lease = await former.Lock.AcquireAsync(CancellationToken.None);
        await using var database = await former.CreateContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        Assert.True(await former.Lock.IsCurrentAsync(database, lease.Term, CancellationToken.None));
        await database.UsedLogoutTokens.AddAsync(new UsedLogoutToken { TokenId = "1", ExpiresAt = DateTimeOffset.UtcNow });

        await BreakLockAsync();
        var acquiring = next.Lock.AcquireAsync(CancellationToken.None);
        // It asks again and again, so that no answer is overdue.
        await WaitForWaiterAsync(after: await WaitForWaiterAsync());
        Assert.False(acquiring.IsCompleted);
        await database.SaveChangesAsync();
        await transaction.CommitAsync();
        await using var nextLease = await acquiring.WaitAsync(Patience);

        Assert.Equal((1, 2), (lease.Term, nextLease.Term));
        await using var late = await database.Database.BeginTransactionAsync();
        Assert.False(await former.Lock.IsCurrentAsync(database, lease.Term, CancellationToken.None));
        Assert.True(await next.Lock.IsCurrentAsync(database, nextLease.Term, CancellationToken.None));
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task Two_writers_of_one_leader_write_one_after_the_other()
    {
        var leader = NewInstance();
        await using var lease = await leader.Lock.AcquireAsync(CancellationToken.None);
        await using var first = await leader.CreateContextAsync();
        await using var second = await leader.CreateContextAsync();
        await using var firstTransaction = await first.Database.BeginTransactionAsync();
        await using var secondTransaction = await second.Database.BeginTransactionAsync();
        Assert.True(await leader.Lock.IsCurrentAsync(first, lease.Term, CancellationToken.None));

        var entering = leader.Lock.IsCurrentAsync(second, lease.Term, CancellationToken.None);

        await WaitForWaiterAsync();
        Assert.False(entering.IsCompleted);
        await firstTransaction.CommitAsync();
        Assert.True(await entering.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_open_write_of_a_leader_that_is_cut_off_does_not_keep_the_next_term_from_beginning()
    {
        var (former, next) = (NewInstance(), NewInstance());
        var lease = await former.Lock.AcquireAsync(CancellationToken.None);
        await using var database = await former.CreateContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        Assert.True(await former.Lock.IsCurrentAsync(database, lease.Term, CancellationToken.None));
        await BreakLockAsync();
        const string Setting = "idle_in_transaction_session_timeout";
        Assert.Equal("2min", await database.Database.SqlQuery<string>($"""SELECT current_setting({Setting}) AS "Value" """).SingleAsync());
        // As if those minutes had passed.
        await database.Database.ExecuteSqlAsync($"SELECT set_config({Setting}, '100ms', true)");

        await using var nextLease = await next.Lock.AcquireAsync(CancellationToken.None).WaitAsync(Patience);

        Assert.Equal(2, nextLease.Term);
        await Assert.ThrowsAnyAsync<Exception>(() => transaction.CommitAsync());
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_while_the_server_is_asked_waits_for_the_answer_and_closes_the_connection()
    {
        var (former, next) = (NewInstance(), NewInstance(clock: new WatchedClock()));
        var lease = await former.Lock.AcquireAsync(CancellationToken.None);
        await using var database = await former.CreateContextAsync();
        await using var transaction = await database.Database.BeginTransactionAsync();
        Assert.True(await former.Lock.IsCurrentAsync(database, lease.Term, CancellationToken.None));
        await BreakLockAsync();
        using var stopping = new CancellationTokenSource();
        var acquiring = next.Lock.AcquireAsync(stopping.Token);
        await WaitForWaiterAsync();

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => acquiring.WaitAsync(Patience));
        await WaitAsync(async () => await CountDedicatedSessionsAsync("%") == 0);
        await lease.DisposeAsync();
    }

    [Fact]
    public async Task No_two_leaders_write_however_often_their_locks_break()
    {
        await ExecuteAsync("""CREATE TABLE "Writes" ("Id" bigserial, "Value" bigint NOT NULL, "Term" bigint NOT NULL)""");
        Instance[] all = [Start(writes: true), Start(writes: true), Start(writes: true)];

        for (var time = 0; time < Repetitions.Of(6, 60); time++)
        {
            var before = await CountAsync();
            await WaitAsync(async () => await CountAsync() > before + 5);
            await BreakLockAsync();
        }

        await _instances[0].StopAsync();
        await _instances[1].StopAsync();
        await _instances[2].StopAsync();
        var (values, terms) = (await ListAsync("Value"), await ListAsync("Term"));
        Assert.Equal(Enumerable.Range(1, values.Count).Select(value => (long)value), values);
        Assert.Equal(terms.Order(), terms);
        Assert.True(terms.Distinct().Count() > 1);
    }

    private Instance Start(string? connectionString = null, TimeProvider? clock = null, TimeSpan? sessionTimeout = null, bool writes = false)
    {
        var instance = NewInstance(connectionString, clock, sessionTimeout);
        instance.Start(writes);
        return instance;
    }

    private Instance NewInstance(string? connectionString = null, TimeProvider? clock = null, TimeSpan? sessionTimeout = null)
    {
        var instance = new Instance(connectionString ?? _connectionString, clock ?? TimeProvider.System, sessionTimeout ?? TimeSpan.FromMinutes(2));
        _instances.Add(instance);
        return instance;
    }

    // As a server does that loses the connection: the former leader is not told before it asks.
    private Task<int> BreakLockAsync() => ExecuteAsync(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    // When the query began that waits for a row. pg_locks doesn't say in which database that is.
    private async Task<DateTime> WaitForWaiterAsync(DateTime after = default)
    {
        DateTime? since = null;
        await WaitAsync(async () => (since = await QueryAsync(database => database.Database.SqlQuery<DateTime?>(
            $"""SELECT max(query_start) AS "Value" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'""").SingleAsync())) > after);
        return since!.Value;
    }

    private Task<int> CountDedicatedSessionsAsync(string latestQuery) => QueryAsync(database => database.Database.SqlQuery<int>(
        $"""
         SELECT count(*)::int AS "Value" FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'bookstore-dedicated' AND query LIKE {latestQuery}
         """).SingleAsync());

    private Task<long> FindTermAsync() => QueryAsync(database => database.Set<LeaderTermRow>().Select(row => row.Term).SingleAsync());

    private Task<int> CountAsync() => QueryAsync(database => database.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM "Writes" """).SingleAsync());

    private Task<List<long>> ListAsync(string column) => QueryAsync(database => column == "Value"
        ? database.Database.SqlQuery<long>($"""SELECT "Value" FROM "Writes" ORDER BY "Id" """).ToListAsync()
        : database.Database.SqlQuery<long>($"""SELECT "Term" AS "Value" FROM "Writes" ORDER BY "Id" """).ToListAsync());

    private Task<int> ExecuteAsync(string sql) => QueryAsync(database => database.Database.ExecuteSqlRawAsync(sql));

    private async Task<T> QueryAsync<T>(Func<BookstoreDbContext, Task<T>> query)
    {
        await using var database = new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(_connectionString).Options);
        return await query(database);
    }

    private static Task WaitAsync(Func<bool> isSo) => WaitAsync(() => Task.FromResult(isSo()));

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), timeout.Token);
        }
    }

    // Waits are long enough for any machine, and intervals short.
    private sealed class Instance(string connectionString, TimeProvider clock, TimeSpan sessionTimeout) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly ServiceProvider _services = (ServiceProvider)new ServiceCollection()
            .AddLogging().AddMetrics().AddSingleton(TimeProvider.System).AddPostgres(connectionString)
            .AddSingleton<ILeaderLock>(provider => new PostgresLeaderLock(provider.GetRequiredService<DedicatedConnections>(), clock)
            {
                SessionTimeout = sessionTimeout,
                TransactionTimeout = TimeSpan.FromMinutes(2),
                KeepAliveInterval = TimeSpan.FromSeconds(0.5),
                AnswerTimeout = TimeSpan.FromMinutes(1),
                LockTimeout = TimeSpan.FromSeconds(0.2),
                PollInterval = TimeSpan.FromSeconds(0.1),
            })
            .AddSingleton<LeaderMetrics>().AddSingleton<LeaderElection>().BuildServiceProvider();

        private Task _work = Task.CompletedTask;

        public PostgresLeaderLock Lock => (PostgresLeaderLock)_services.GetRequiredService<ILeaderLock>();

        public bool IsWorking { get; private set; }

        public int Works { get; private set; }

        private LeaderElection Election => _services.GetRequiredService<LeaderElection>();

        public Task<BookstoreDbContext> CreateContextAsync() => _services.GetRequiredService<IDbContextFactory<BookstoreDbContext>>().CreateDbContextAsync();

        public void Start(bool writes)
        {
            _ = Election.StartAsync(CancellationToken.None);
            _work = Election.RunAsync(
                async token =>
                {
                    Works++;
                    IsWorking = true;
                    try
                    {
                        while (writes)
                        {
                            // Without a cancellation token, as a write that is under way: only the fence stops it.
                            await WriteAsync();
                        }

                        await Task.Delay(Timeout.Infinite, token);
                    }
                    finally
                    {
                        IsWorking = false;
                    }
                },
                _stopping.Token);
        }

        public async Task StopAsync()
        {
            await _stopping.CancelAsync();
            await Election.StopAsync(CancellationToken.None).WaitAsync(Patience);
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            await _work.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _services.DisposeAsync();
            _stopping.Dispose();
        }

        private async Task WriteAsync()
        {
            _stopping.Token.ThrowIfCancellationRequested();
            await using var database = await CreateContextAsync();
            await using var transaction = await Election.BeginTransactionAsync(database, CancellationToken.None);
            var last = await database.Database.SqlQuery<long>($"""SELECT coalesce(max("Value"), 0) AS "Value" FROM "Writes" """).SingleAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(5));
            await database.Database.ExecuteSqlAsync($"""INSERT INTO "Writes" ("Value", "Term") SELECT {last + 1}, "Term" FROM "LeaderTerms" """);
            await transaction.CommitAsync();
        }
    }
}
