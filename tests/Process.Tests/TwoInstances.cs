using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>Two processes of one site behind nginx, with a PostgreSQL server of their own, which a test may stop.</summary>
internal sealed class TwoInstances : IAsyncDisposable
{
    private TwoInstances(TestProvider provider, PostgresServer server, AppProcess first, AppProcess second, Nginx nginx)
    {
        Provider = provider;
        Server = server;
        First = first;
        Second = second;
        Nginx = nginx;
    }

    public TestProvider Provider { get; }

    public PostgresServer Server { get; }

    public AppProcess First { get; }

    public AppProcess Second { get; }

    public Nginx Nginx { get; }

    public static async Task<TwoInstances> StartAsync()
    {
        var provider = await TestProvider.StartAsync();
        var server = await PostgresServer.StartAsync();
        (string, string?)[] shared =
        [
            .. provider.Settings(), RunningApp.Postgres,
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("PublicUrl", Nginx.Url.GetLeftPart(UriPartial.Authority)),
            ("Proxies", "127.0.0.1"),
            ("Sessions__CacheDuration", "00:05:00"),
            ("ConnectionStrings__Bookstore", await server.CreateDatabaseAsync()),
        ];
        var ports = (First: RunningApp.FreePort(), Second: RunningApp.FreePort());
        var starts = new[] { ports.First, ports.Second }.Select(port => AppProcess.StartAsync([.. shared, ("ASPNETCORE_URLS", Address(port))]));
        var apps = await Task.WhenAll(starts);
        return new(provider, server, apps[0], apps[1], await Nginx.StartInFrontOfTwoAsync(ports.First, ports.Second))
        {
            FirstUrl = new Uri(Address(ports.First)),
            SecondUrl = new Uri(Address(ports.Second)),
        };
    }

    /// <summary>Where the first instance listens, past nginx.</summary>
    public required Uri FirstUrl { get; init; }

    /// <summary>Where the second instance listens, past nginx.</summary>
    public required Uri SecondUrl { get; init; }

    public async ValueTask DisposeAsync()
    {
        await Nginx.DisposeAsync();
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private static string Address(int port) => $"http://127.0.0.1:{port}";
}
