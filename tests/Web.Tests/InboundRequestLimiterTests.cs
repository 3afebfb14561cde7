using System.Net;
using System.Net.Sockets;
using System.Text;
using Bookstore.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>
/// Webhooks and back-channel logouts that strangers send without end: what is refused before a body, and that none keeps another out.
/// The app's clock stands still until a test lets time pass, so that a body has its time however busy the machine is.
/// </summary>
public sealed class InboundRequestLimiterTests : IAsyncLifetime
{
    private const string Slow = "a";

    // Of the limiter.
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(5);

    private readonly WatchedClock _clock = new();
    private readonly List<TcpClient> _strangers = [];
    private readonly HttpClient _http = new();
    private TestProvider _provider = null!;
    private TestPatreon _patreon = null!;
    private RunningApp _app = null!;

    public static TheoryData<string, string> Endpoints => new()
    {
        { "/webhooks/logto", $"logto-signature-sha-256: {new string('0', 64)}" },
        { "/webhooks/patreon", $"X-Patreon-Signature: {new string('0', 32)}" },
        { "/backchannel-logout", "Content-Type: application/x-www-form-urlencoded" },
    };

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _patreon = await TestPatreon.StartAsync();
        _app = await RunningApp.StartAsync(
            services =>
            {
                services.AddClock(_clock);
                // Kestrel would end slow bodies too, in real time.
                services.PostConfigure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
            },
            [.. _provider.Settings(), .. _patreon.Settings(), ("Logto__WebhookSigningKey", "key")]);
    }

    public async Task DisposeAsync()
    {
        _strangers.ForEach(stranger => stranger.Dispose());
        _http.Dispose();
        await _app.DisposeAsync();
        await _patreon.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_request_with_invalid_headers_is_rejected_before_its_body_is_sent()
    {
        foreach (var (path, header) in Endpoints.Select(row => ((string)row[0], (string)row[1])))
        {
            var expected = path == "/backchannel-logout" ? 400 : 401;
            Assert.Equal(expected, await AnswerAsync(await BeginAsync(path, "X: y", "127.0.0.1", length: 1000)));
            // The length, and the same where none is told.
            Assert.Equal(path == "/backchannel-logout" ? 400 : 413, await AnswerAsync(await BeginAsync(path, header, "127.0.0.1", length: (128 * 1024) + 1)));
            var endless = await BeginAsync(path, header, "127.0.0.1", length: null, $"{128 * 1024 + 16:x}\r\n{new string('a', 128 * 1024 + 16)}\r\n");
            Assert.Equal(path == "/backchannel-logout" ? 400 : 413, await AnswerAsync(endless));
        }

        await _app.KillAsync();
        await _app.StartAgainAsync(("Logto__WebhookSigningKey", null), ("Patreon__WebhookSecret", null));
        foreach (var (path, header) in Endpoints.Select(row => ((string)row[0], (string)row[1])).Take(2))
        {
            Assert.Equal(404, await AnswerAsync(await BeginAsync(path, "X: y", "127.0.0.1", length: 1_000_000)));
            Assert.Equal(404, await AnswerAsync(await BeginAsync(path, header, "127.0.0.1", length: 1000)));
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Bodies_that_never_end_block_no_genuine_request(string path, string header)
    {
        // Of many other machines, then of this one, as Logto's calls below.
        var others = await BeginSlowAsync(72, stranger => $"192.0.2.{stranger % 20}");
        await _clock.IsAwaitedAsync(BodyTimeout, others.Count);
        var own = await BeginSlowAsync(8, _ => "127.0.0.1");
        await _clock.IsAwaitedAsync(BodyTimeout, others.Count + own.Count);
        using var webhook = await _http.SendAsync(LogtoRequests.Webhook(_app, "key", """{"event":"PostSignIn"}"""));
        using var logout = await _http.SendAsync(LogtoRequests.Logout(_app, _provider.LogoutToken("nobody")));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.OK), (webhook.StatusCode, logout.StatusCode));
        // The oldest gave way to later ones: of their own address where it had four, else of all. The others are let go when their time is over.
        _clock.Advance(BodyTimeout);
        Assert.Equal((12, 60), await CountAsync(others));
        Assert.Equal((5, 3), await CountAsync(own));

        async Task<List<TcpClient>> BeginSlowAsync(int count, Func<int, string> client)
        {
            List<TcpClient> slow = [];
            for (var stranger = 0; stranger < count; stranger++)
            {
                slow.Add(await BeginAsync(path, header, client(stranger), length: 1000, Slow));
            }

            return slow;
        }
    }

    private static async Task<(int Evicted, int TimedOut)> CountAsync(List<TcpClient> connections)
    {
        var answers = await Task.WhenAll(connections.Select(AnswerAsync));
        return (answers.Count(status => status == 503), answers.Count(status => status == 408));
    }

    private async Task<TcpClient> BeginAsync(string path, string header, string client, int? length, string body = "")
    {
        var connection = new TcpClient();
        _strangers.Add(connection);
        await connection.ConnectAsync(IPAddress.Loopback, _app.Url.Port);
        var size = length is null ? "Transfer-Encoding: chunked" : $"Content-Length: {length}";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n{size}\r\nX-Forwarded-For: {client}\r\n\r\n{body}"));
        return connection;
    }

    private static async Task<int> AnswerAsync(TcpClient connection)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        var line = await reader.ReadLineAsync(timeout.Token);
        return int.Parse(line!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
