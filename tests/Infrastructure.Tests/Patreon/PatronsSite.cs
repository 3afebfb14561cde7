using System.Collections.Concurrent;
using Bookstore.Application;
using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Caching;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Persistence.Postgres;
using Bookstore.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>The site without its pages, with a <see cref="TestPatreon"/> and a database of its own.</summary>
internal sealed class PatronsSite : ILoggerProvider, ILogger, IAsyncDisposable
{
    private const string Product = "Database:Provider";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _log = new();
    private readonly SemaphoreSlim _lines = new(0);
    private readonly TimeProvider _clock;
    private bool _keepsMemory;
    private IHost? _host;

    private PatronsSite(TestPatreon patreon, TimeProvider clock)
    {
        _clock = clock;
        _settings = patreon.Settings().ToDictionary(setting => setting.Name.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value);
        foreach (var (name, value) in ((string, string)[])
        [
            ("PublicUrl", "http://localhost:3000"), ("Logto:Endpoint", "https://abc.logto.app"), ("Logto:AppId", "app"), ("Logto:AppSecret", "secret"),
            ("ConnectionStrings:Bookstore", "Data Source=bookstore.db"), ("DataProtection:Folder", "keys"),
            ("Shelf:Path", _folder),
        ])
        {
            _settings[name] = value;
        }
    }

    public IServiceProvider Services => _host!.Services;

    public IPatreonMembers Members => Services.GetRequiredService<IPatreonMembers>();

    public IReadOnlyList<string> Log => [.. _log.Select(line => line.Text)];

    public string DatabasePath => Path.Combine(_folder, "bookstore.db");

    /// <summary>Starts it; it reads all members, and is ready when it has.</summary>
    public static Task<PatronsSite> StartAsync(TestPatreon patreon, bool waitForSync = true, params (string Name, string Value)[] settings) =>
        StartAsync(patreon, TimeProvider.System, waitForSync, settings);

    /// <summary>The setting of a site on SQLite in any case, for a test of what only that has: its keys are in a folder.</summary>
    public static (string Name, string Value) InFile => (Product, "Sqlite");

    /// <summary>Starts it by a clock of the test's.</summary>
    public static Task<PatronsSite> StartAsync(
        TestPatreon patreon, TimeProvider clock, bool waitForSync = true, params (string Name, string Value)[] settings) =>
        StartAsync(new PatronsSite(patreon, clock), waitForSync, settings);

    /// <summary>
    /// Starts an instance that shares a PostgreSQL database with others. What it has in memory does not expire, so that a test sees
    /// what is evicted.
    /// </summary>
    public static Task<PatronsSite> StartSharedAsync(TestPatreon patreon, TimeProvider clock, string connectionString, bool waitForSync = true) =>
        StartAsync(new PatronsSite(patreon, clock) { _keepsMemory = true }, waitForSync, OnPostgres(connectionString));

    private static async Task<PatronsSite> StartAsync(PatronsSite site, bool waitForSync, (string Name, string Value)[] settings)
    {
        await site.StartAgainAsync(settings);
        if (waitForSync)
        {
            await site.WaitForLogAsync("Synced all");
        }

        return site;
    }

    public async Task StartAgainAsync(params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings)
        {
            _settings[name] = value;
        }

        if (PostgresServer.IsDefault && !_settings.ContainsKey(Product))
        {
            foreach (var (name, value) in OnPostgres(await (await PostgresServer.OpenAsync()).CreateDatabaseAsync()))
            {
                _settings[name] = value;
            }
        }

        if (_settings.GetValueOrDefault(Product) is not "Postgres")
        {
            await SqliteFile.CreateAsync(DatabasePath);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder });
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.None).AddFilter("System", LogLevel.None).AddProvider(this);
        builder.Services.AddSingleton(_clock);
        builder.Services.AddApplication().AddInfrastructure(builder.Configuration, builder.Environment);
        if (_settings.GetValueOrDefault(Product) is "Postgres")
        {
            // By the system's clock, as the server's times are, and long enough for any machine.
            builder.Services.AddSingleton<ILeaderLock>(provider => new PostgresLeaderLock(provider.GetRequiredService<DedicatedConnections>(), TimeProvider.System)
            {
                SessionTimeout = TimeSpan.FromMinutes(2),
                AnswerTimeout = TimeSpan.FromMinutes(1),
            });
        }

        if (_keepsMemory)
        {
            builder.Services.AddSingleton(_ => new MembershipCache(new FakeTimeProvider()));
        }

        _host = builder.Build();
        await Services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        await _host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_host is { } host)
        {
            await host.StopAsync();
            host.Dispose();
            _host = null;
        }
    }

    /// <summary>Waits until the log says something so many times.</summary>
    public Task WaitForLogAsync(string text, int times = 1) => WaitForLogAsync($"of '{text}'", () => Count(text) >= times);

    /// <summary>Reads all members once more, to the end.</summary>
    public async Task SyncAsync()
    {
        var sync = Services.GetRequiredService<MemberSync>();
        // It begins with one, as at the start of the site; the one before may be busy still with those whom it did not see.
        await sync.StopAsync(CancellationToken.None);
        var before = _log.Count;
        await sync.StartAsync(CancellationToken.None);
        await WaitForLogAsync("of another sync", () => Log.Skip(before)
            .SkipWhile(line => !line.Contains("Started the sync", StringComparison.Ordinal))
            .Any(line => line.Contains("Synced all", StringComparison.Ordinal)));
    }

    public int Count(string text) => _log.Count(line => line.Text.Contains(text, StringComparison.Ordinal));

    /// <summary>Registers a person who signed in with a Patreon account.</summary>
    public Task<UserProfile> RegisterAsync(string? patreonUserId, string subject = "abc") =>
        Services.GetRequiredService<IProfileStore>().ChangeAsync(
            async (all, token) =>
            {
                var person = new LogtoSubject("https://abc.logto.app/oidc", subject);
                var profile = await all.FindAsync(person, token);
                var now = _clock.GetUtcNow();
                if (profile is null)
                {
                    all.Add(profile = UserProfile.Register(person, new LogtoClaims("Robin", null, null, null, null), now));
                }

                if (patreonUserId is null)
                {
                    profile.UnlinkPatreon();
                }
                else
                {
                    profile.LinkPatreon(new PatreonAccount(patreonUserId), holder: null, now);
                }

                return profile;
            },
            CancellationToken.None);

    /// <summary>Links a Patreon account to another profile than its holder's, as a sign-in does.</summary>
    public Task<UserProfile> MoveAccountAsync(string patreonUserId, UserProfile profile) => Services.GetRequiredService<IProfileStore>().ChangeAsync(
        async (all, token) =>
        {
            var linked = (await all.FindAsync(new LogtoSubject(profile.Issuer, profile.Subject), token))!;
            linked.LinkPatreon(
                new PatreonAccount(patreonUserId), await all.FindByPatreonAsync(profile.Issuer, patreonUserId, token), _clock.GetUtcNow());
            return linked;
        },
        CancellationToken.None);

    public async Task<MembershipLookup> FindAsync(UserProfile profile) =>
        MembershipLookup.Evaluate(await Members.FindAsync(profile.Id, CancellationToken.None), _clock.GetUtcNow());

    public async Task<MembershipLookup.Known> FindKnownAsync(UserProfile profile) => Assert.IsType<MembershipLookup.Known>(await FindAsync(profile));

    /// <summary>Presses "Check again".</summary>
    public Task<bool> CheckAsync(UserProfile profile) => Refresh.RequestAsync(profile.Id, CancellationToken.None);

    public Task SignedInAsync(UserProfile profile) => Refresh.SignedInAsync(profile, CancellationToken.None);

    private MembershipRefresh Refresh => Services.GetRequiredService<MembershipRefresh>();

    public async Task<T> QueryAsync<T>(Func<BookstoreDbContext, Task<T>> query)
    {
        await using var database = await Services.GetRequiredService<IDbContextFactory<BookstoreDbContext>>().CreateDbContextAsync();
        return await query(database);
    }

    public Task<int> CountMembersAsync() => QueryAsync(database => database.PatreonMembers.CountAsync());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        SqliteConnection.ClearAllPools();
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        _lines.Dispose();
    }

    private static (string Name, string Value)[] OnPostgres(string connectionString) =>
        [(Product, "Postgres"), ("ConnectionStrings:Bookstore", connectionString), ("DataProtection:Certificate", KeyCertificateFile.Shared)];

    private async Task WaitForLogAsync(string what, Func<bool> isSaid)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!isSaid())
        {
            try
            {
                await _lines.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The log never spoke {what}:\n{string.Join('\n', Log)}");
            }
        }
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _log.Enqueue((logLevel, $"{logLevel}: {formatter(state, exception)} {exception}"));
        try
        {
            _lines.Release();
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
