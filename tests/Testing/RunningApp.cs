using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Testing;

/// <summary>
/// The app in the test's own process, on free loopback ports, in a folder of its own: what a user starts, with its real
/// Kestrel, its real SQLite file and the local tenant beside it. What only a process shows is an <see cref="AppProcess"/>'s.
/// </summary>
public class RunningApp : IAsyncDisposable
{
    // With PostgreSQL, an instance that starts after a killed leader waits until the leader can write no more, and then for its turn to sync.
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    private const string ConnectionString = "ConnectionStrings__Bookstore";
    private const string Product = "Database__Provider";

    // A site can be made without it. What starts there without a Logto of its own has one that doesn't answer.
    private static readonly bool HasLocalTenant = File.Exists(Path.Combine(AppContext.BaseDirectory, "Bookstore.LocalTenant.dll"));

    private static readonly Lazy<Task> WarmUp = new(WarmUpAsync);

    private readonly Action<IServiceCollection>? _replace;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _lines = new(0);
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-test-").FullName;
    private CancellationTokenSource? _stop;
    private Task<int>? _run;

    private protected RunningApp((string Name, string? Value)[] settings, Action<IServiceCollection>? replace = null)
    {
        _replace = replace;
        Settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["PublicUrl"] = $"http://localhost:{FreePort()}",
            ["LocalTenant__Port"] = $"{FreePort()}",
            ["LocalTenant__PatreonPort"] = $"{FreePort()}",
            ["LocalTenant__Folder"] = Path.Combine(_folder, "local-tenant"),
            [Product] = PostgresServer.IsDefault ? Postgres.Value : null,
            [ConnectionString] = $"Data Source={DatabasePath}",
            ["DataProtection__Folder"] = Path.Combine(_folder, "keys"),
            // All tests are one client.
            ["RateLimits__Enabled"] = "false",
        };
        if (!HasLocalTenant)
        {
            Change(AppProcess.NoLogto);
        }

        Change(settings);
    }

    /// <summary>The origin of the app.</summary>
    public Uri Url => new(Settings["PublicUrl"]!);

    /// <summary>The origin of the local tenant.</summary>
    public Uri Tenant => new($"http://localhost:{Settings["LocalTenant__Port"]}");

    /// <summary>The origin of the stand-in Patreon.</summary>
    public Uri StandInPatreon => new($"http://localhost:{Settings["LocalTenant__PatreonPort"]}");

    /// <summary>What the app wrote to its console so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The database file.</summary>
    public string DatabasePath => Path.Combine(_folder, "bookstore.db");

    /// <summary>The setting that gives the app a database of its own on the server of the tests.</summary>
    public static (string Name, string? Value) Postgres => (Product, "Postgres");

    /// <summary>The folder of the repository.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(AppHost.WebFolder, "../.."));

    /// <summary>The environment variables that are settings; null takes one away.</summary>
    private protected Dictionary<string, string?> Settings { get; }

    /// <summary>Starts the app and waits until it is ready.</summary>
    /// <param name="settings">Settings beyond those of a run on free ports, as environment variables; null takes one away.</param>
    public static Task<RunningApp> StartAsync(params (string Name, string? Value)[] settings) => StartAsync(_ => { }, settings);

    /// <summary>Starts the app by the <see cref="PatientClock"/>, and waits until it is ready.</summary>
    /// <param name="settings">Settings as for <see cref="StartAsync(ValueTuple{string, string}[])"/>.</param>
    public static Task<RunningApp> StartPatientlyAsync(params (string Name, string? Value)[] settings) =>
        StartAsync(services => services.AddClock(new PatientClock()), settings);

    /// <summary>Starts the app with services of the test's own, and waits until it is ready.</summary>
    /// <param name="replace">Changes the services when all are registered.</param>
    /// <param name="settings">Settings as for <see cref="StartAsync(ValueTuple{string, string}[])"/>.</param>
    public static async Task<RunningApp> StartAsync(Action<IServiceCollection> replace, params (string Name, string? Value)[] settings)
    {
        if (HasLocalTenant && !settings.Any(setting => setting.Name == "Logto__Endpoint"))
        {
            // If it failed, the test itself may not.
            await WarmUp.Value.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var app = new RunningApp(settings, replace);
        await app.StartAgainAsync();
        return app;
    }

    /// <summary>Runs the app to its end, for a start that is expected to fail or for a verb.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings as for <see cref="StartAsync(ValueTuple{string, string}[])"/>.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string[] args, params (string Name, string? Value)[] settings)
    {
        await using var app = new RunningApp(settings);
        return await app.RunBesideAsync(args);
    }

    /// <inheritdoc cref="AppProcess.TypeAsync"/>
    public static Task<(int ExitCode, string Terminal)> TypeAsync(
        string[] args, (string Prompt, string Answer)[] answers, params (string Name, string? Value)[] settings) =>
        AppProcess.TypeAsync(args, answers, settings);

    /// <summary>Runs a verb to its end with the settings of this app, which may be running.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">Settings to change for this run; null takes one away.</param>
    public virtual async Task<(int ExitCode, string Output, string Errors)> RunBesideAsync(
        string[] args, params (string Name, string? Value)[] settings)
    {
        await CreateDatabaseAsync();
        var environment = new Dictionary<string, string?>(Settings);
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var timeout = new CancellationTokenSource(Patience);
        var host = new AppHost(environment, TextWriter.Synchronized(output), TextWriter.Synchronized(errors), _replace);
        var exitCode = await host.RunAsync(args, timeout.Token);
        timeout.Token.ThrowIfCancellationRequested();
        return (exitCode, output.ToString(), errors.ToString());
    }

    /// <inheritdoc cref="Ports.FindFree"/>
    public static int FreePort() => Ports.FindFree();

    /// <summary>Starts the app anew, on the same ports and the same database.</summary>
    /// <param name="settings">Settings to change.</param>
    public virtual async Task StartAgainAsync(params (string Name, string? Value)[] settings)
    {
        Change(settings);
        await CreateDatabaseAsync();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var console = new LineWriter(line => OnLogLine(line, ready));
        _stop = new CancellationTokenSource();
        _run = new AppHost(Settings, console, console, _replace).RunAsync([], _stop.Token);
        await Task.WhenAny(_run, ready.Task).WaitAsync(Patience);
        if (_run.IsCompleted)
        {
            throw new InvalidOperationException($"The app did not start, and ended with {await _run}:\n{Output}");
        }
    }

    /// <summary>Waits until the console says something: a log is written a little later than the response.</summary>
    /// <param name="text">What it says.</param>
    public async Task WaitForLogAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            try
            {
                await _lines.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The console never said '{text}':\n{Output}");
            }
        }
    }

    /// <summary>Stops the app, where it runs, and cuts off what it is doing. Only <see cref="AppProcess"/> can be killed outright.</summary>
    public virtual async Task KillAsync()
    {
        if (_run is null)
        {
            return;
        }

        await _stop!.CancelAsync();
        try
        {
            await _run.WaitAsync(Patience);
        }
        catch (OperationCanceledException)
        {
            // It was cut off.
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The app did not stop within {Patience.TotalSeconds:0} s:\n{Output}", exception);
        }

        _run = null;
        _stop.Dispose();
    }

    /// <summary>Reads rows of the app's database, each as its values.</summary>
    /// <param name="sql">The query.</param>
    public Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string sql) => IsPostgres
        ? PostgresDatabase.QueryAsync(Settings[ConnectionString]!, sql)
        : SqliteFile.QueryAsync(DatabasePath, sql);

    /// <summary>Reads or changes rows of the local tenant's database, each as its values.</summary>
    /// <param name="sql">The query.</param>
    public Task<IReadOnlyList<IReadOnlyList<object?>>> QueryTenantAsync(string sql) =>
        SqliteFile.QueryAsync(Path.Combine(Settings["LocalTenant__Folder"]!, "tenant.db"), sql);

    /// <summary>Counts the rows of a table.</summary>
    /// <param name="table">The table.</param>
    public async Task<long> CountAsync(string table) => (long)(await QueryAsync($"SELECT count(*) FROM {table}"))[0][0]!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _lines.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected bool IsPostgres => Settings[Product] == Postgres.Value;

    // Unless the test named one.
    private protected async Task CreateDatabaseAsync()
    {
        if (IsPostgres)
        {
            Settings.TryAdd("DataProtection__Certificate", KeyCertificateFile.Shared);
        }

        if (Settings[ConnectionString] != $"Data Source={DatabasePath}")
        {
            return;
        }

        if (IsPostgres)
        {
            Settings[ConnectionString] = await (await PostgresServer.OpenAsync()).CreateDatabaseAsync();
        }
        else
        {
            await SqliteFile.CreateAsync(DatabasePath);
        }
    }

    private protected void Change((string Name, string? Value)[] settings)
    {
        foreach (var (name, value) in settings)
        {
            Settings[name] = value;
        }
    }

    // The first sign-in of a process compiles what it runs, at the site and at the tenant. On a busy machine that takes longer than
    // a site waits for Logto, and for the seconds after it calls none.
    private static async Task WarmUpAsync()
    {
        await using var app = new RunningApp([]);
        await app.StartAgainAsync();
        using var browser = new TestBrowser();
        using var timeout = new CancellationTokenSource(Patience);
        while ((await browser.OpenAsync(new Uri(app.Url, "/sign-in"))).Status != HttpStatusCode.OK
            || (await browser.SignInAsync(app)).Status != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), timeout.Token);
        }
    }

    private protected void OnLogLine(string line, TaskCompletionSource ready)
    {
        _output.Enqueue(line);
        _lines.Release();
        if (line.Contains("Bookstore is ready", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }
}
