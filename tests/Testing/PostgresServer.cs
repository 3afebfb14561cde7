using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Bookstore.Testing;

/// <summary>A PostgreSQL server of this test process alone: on a loopback port, in a temporary folder, gone with the process however that ends.</summary>
public sealed class PostgresServer
{
    private const string User = "bookstore";
    private const string Template = "bookstore_template";

    // The server refuses to run as root. The shell's input ends with the test's process, and with it the server.
    private const string Script = """
        set -e
        DATA=$(mktemp -d)
        "$BIN/initdb" --pgdata="$DATA" --username=bookstore --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync --no-instructions >&2
        "$BIN/postgres" -D "$DATA" -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off \
          -c synchronous_commit=off -c max_connections=200 -c shared_buffers=64MB >"$DATA/server.log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        rm -rf "$DATA"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    // Holds the pipe that keeps the server alive.
    private readonly Process _shell;
    private readonly Lazy<Task> _template;
    private int _databases;

    private PostgresServer(Process shell, int port)
    {
        _shell = shell;
        Port = port;
        _template = new(CreateTemplateAsync);
    }

    /// <summary>The loopback port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Has the shared server started.</summary>
    public static Task<PostgresServer> OpenAsync() => Shared.Value;

    /// <summary>Starts a server of the test's own, to be stopped and started.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var port = Ports.FindFree();
        var info = new ProcessStartInfo(Environment.IsPrivilegedProcess ? "setpriv" : "sh")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
            Environment =
            {
                ["BIN"] = FindBinaries(),
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            },
        };
        if (Environment.IsPrivilegedProcess)
        {
            foreach (var word in (string[])["--reuid=nobody", "--regid=nogroup", "--clear-groups", "sh"])
            {
                info.ArgumentList.Add(word);
            }
        }

        info.ArgumentList.Add("-c");
        info.ArgumentList.Add(Script);
        var server = new PostgresServer(Process.Start(info)!, port);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Creates a database with the site's tables.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        await _template.Value;
        return await CreateDatabaseAsync($"TEMPLATE {Template}");
    }

    /// <summary>Creates a database without tables.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> CreateEmptyDatabaseAsync() => CreateDatabaseAsync("TEMPLATE template0");

    /// <summary>Executes SQL in the database for maintenance, such as <c>pg_terminate_backend</c>.</summary>
    public async Task ExecuteAsync(string sql) => await ExecuteAsync(ConnectionString("postgres"), sql);

    private static string FindBinaries() =>
        new[]
        {
            Environment.GetEnvironmentVariable("POSTGRES_BIN"),
            "/usr/lib/postgresql/15/bin",
            Path.Combine(RunningApp.Repository, "obj/postgresql/usr/lib/postgresql/15/bin"),
        }.FirstOrDefault(folder => folder is not null && File.Exists(Path.Combine(folder, "initdb")))
        ?? throw new InvalidOperationException(
            "There is no PostgreSQL 15 for the tests. Run ./test.sh, which fetches it, or name the folder of initdb in POSTGRES_BIN.");

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> CreateDatabaseAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bookstore_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} {template}");
        return ConnectionString(name);
    }

    // Few connections: the tests of a process share the server's.
    private string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username={User};Maximum Pool Size=20");

    private async Task CreateTemplateAsync()
    {
        await ExecuteAsync($"CREATE DATABASE {Template} TEMPLATE template0");
        var (exitCode, output, errors) = await RunningApp.RunAsync(
            ["migrate"], ("Database__Provider", "Postgres"), ("ConnectionStrings__Bookstore", $"{ConnectionString(Template)};Pooling=false"));
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"The template could not be migrated:\n{output}{errors}");
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await pace.WaitForNextTickAsync(timeout.Token))
        {
            if (_shell.HasExited)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{await _shell.StandardError.ReadToEndAsync(timeout.Token)}");
            }

            try
            {
                await ExecuteAsync(ConnectionString("postgres"), "SELECT 1");
                return;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }
    }
}
