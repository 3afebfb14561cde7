using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bookstore.Benchmarks;

/// <summary>
/// The CPU that a signed-in page costs the server, each way of keeping the session in a process of its own, in turns in
/// one run. What counts is the ratio: the milliseconds are this machine's.
/// </summary>
internal static class SessionComparison
{
    public const string Name = "sessions";

    private const int Requests = 8_000;
    private const int Connections = 8;

    public static async Task RunAsync(BenchmarkRun run)
    {
        string[] variants = [SignedInPage.Stock, SignedInPage.Ours, SignedInPage.Bare];
        var servers = new List<Server>();
        try
        {
            foreach (var variant in variants)
            {
                servers.Add(await Server.StartAsync(variant));
            }

            foreach (var server in servers)
            {
                await server.MeasureAsync(Requests, Connections);
            }

            var results = servers.ToDictionary(server => server.Variant, _ => new Sample());
            for (var round = 0; round < run.Rounds; round++)
            {
                foreach (var server in servers)
                {
                    results[server.Variant].Add(await server.MeasureAsync(Requests, Connections));
                }
            }

            run.Report.AddSection(
                "Sessions",
                "A small signed-in page behind the framework's cookie, behind this site's sessions, and without any session. Eight requests at once.",
                "session", "CPU of the app", "ratio", "cookie header");
            foreach (var server in servers)
            {
                var cost = results[server.Variant];
                run.Report.AddRow(
                    server.Variant, cost.ToText(" ms", "0.000"), cost.RatioTo(results[SignedInPage.Stock]),
                    string.Create(CultureInfo.InvariantCulture, $"{server.CookieBytes:N0} bytes"));
            }
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private sealed class Server : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _http;
        private readonly string _cookie;

        private Server(string variant, Process process, HttpClient http, string cookie) =>
            (Variant, _process, _http, _cookie) = (variant, process, http, cookie);

        public string Variant { get; }

        public int CookieBytes => _cookie.Length;

        public static async Task<Server> StartAsync(string variant)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            var process = Process.Start(Environment.ProcessPath!, [.. Arguments(), "serve", variant, $"{port}"]);
            var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri($"http://localhost:{port}") };
            while (true)
            {
                try
                {
                    using var signedIn = variant == SignedInPage.Bare ? await http.GetAsync("/") : await http.GetAsync("/sign-in");
                    signedIn.EnsureSuccessStatusCode();
                    var cookies = signedIn.Headers.TryGetValues("Set-Cookie", out var values) ? values : [];
                    return new Server(variant, process, http, string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0])));
                }
                catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError && !process.HasExited)
                {
                    // Not listening yet.
                }
            }
        }

        /// <summary>The server's CPU in milliseconds a request.</summary>
        public async Task<double> MeasureAsync(int requests, int connections)
        {
            var before = await CpuAsync();
            await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < requests / connections; i++)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, "/");
                    request.Headers.TryAddWithoutValidation("Cookie", _cookie);
                    using var response = await _http.SendAsync(request);
                    var text = await response.Content.ReadAsStringAsync();
                    if (Variant != SignedInPage.Bare && text != "Hello, Robin")
                    {
                        throw new InvalidOperationException($"{Variant} answered '{text}'.");
                    }
                }
            })));
            return (await CpuAsync() - before) / requests;
        }

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
            _http.Dispose();
        }

        // "dotnet Bookstore.Benchmarks.dll" has the assembly as its first argument, the apphost has not.
        private static IEnumerable<string> Arguments() =>
            Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Server).Assembly.Location] : [];

        private async Task<double> CpuAsync() => double.Parse(await _http.GetStringAsync("/cpu"), CultureInfo.InvariantCulture);
    }
}
