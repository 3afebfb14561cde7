using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Process.Tests;

/// <summary>The app is told to stop (SIGTERM): what is under way is completed, what never ends is not waited for.</summary>
[Collection(Alone.Name)]
public sealed class ShutdownTests(ITestOutputHelper output) : IAsyncLifetime
{
    // The site waits for eight seconds at most, the framework would for thirty; between them is what a busy machine takes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    private readonly TestBrowser _browser = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestProvider _provider = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _provider.OnRequest = request =>
        {
            if (request.Path != "/oidc/token")
            {
                return Task.CompletedTask;
            }

            _held.TrySetResult();
            return _release.Task;
        };
    }

    public async Task DisposeAsync()
    {
        _release.TrySetResult();
        _browser.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_running_sign_in_completes_during_shutdown_while_new_requests_are_rejected()
    {
        await using var app = await AppProcess.StartAsync(_provider.Settings());
        var signIn = _browser.OpenAsync(new Uri(app.Url, "/sign-in"), stopAt: app.Url.AbsoluteUri + "?");
        await _held.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await StopAsync(app);
        // The door closes a moment after the announcement, and before the sign-in is done.
        using var newcomer = new HttpClient();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Record.ExceptionAsync(() => newcomer.GetAsync(app.Url, timeout.Token)) is not HttpRequestException)
        {
            timeout.Token.ThrowIfCancellationRequested();
        }

        var clock = Stopwatch.StartNew();
        _release.SetResult();
        // The page that the callback leads to is a request of its own, which a stopping app need not take.
        await Record.ExceptionAsync(() => signIn);

        Assert.Equal(0, await app.DiedAsync());
        output.WriteLine($"Drained {clock.Elapsed.TotalSeconds:0.00} s after the last answer of Logto");
        Assert.NotNull(_browser.Cookies.GetCookies(app.Url)["bookstore"]);
        Assert.Equal(1, await app.CountAsync("UserSessions"));
        await app.StartAgainAsync();
        Assert.Contains("Hello", (await _browser.OpenAsync(app.Url)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logto_that_never_responds_delays_the_shutdown_by_seconds_only()
    {
        await using var app = await AppProcess.StartAsync(_provider.Settings());
        var signIn = _browser.OpenAsync(new Uri(app.Url, "/sign-in"));
        await _held.Task.WaitAsync(TimeSpan.FromSeconds(60));
        var clock = Stopwatch.StartNew();

        await StopAsync(app);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await signIn).Status);
        Assert.Equal(0, await app.DiedAsync());
        output.WriteLine($"Logto never answers: stopped in {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task An_unfinished_request_delays_the_shutdown_by_seconds_only()
    {
        await using var patreon = await TestPatreon.StartAsync();
        await using var app = await AppProcess.StartAsync([.. _provider.Settings(), .. patreon.Settings()]);
        using var endless = new EndlessContent();
        using var client = new HttpClient();
        var post = client.PostAsync(new Uri(app.Url, "/webhooks/logto"), endless);
        await endless.Sending.WaitAsync(TimeSpan.FromSeconds(60));
        var clock = Stopwatch.StartNew();

        await StopAsync(app);

        Assert.Equal(0, await app.DiedAsync());
        output.WriteLine($"A request never ends: stopped in {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), Limit);
        await Assert.ThrowsAnyAsync<Exception>(() => post);
    }

    //#if (localTenant)
    [Fact]
    public async Task With_the_local_tenant_beside_it_the_app_stops_as_well()
    {
        await using var app = await AppProcess.StartAsync();
        using var browser = new TestBrowser();
        Assert.Contains("Hello", (await browser.SignInAsync(app)).Text, StringComparison.Ordinal);
        var clock = Stopwatch.StartNew();

        await app.TerminateAsync();

        Assert.Equal(0, await app.DiedAsync());
        output.WriteLine($"With the local tenant, idle: stopped in {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
    }

    //#endif
    [Fact]
    public async Task A_telemetry_receiver_that_hangs_delays_the_shutdown_by_seconds_only()
    {
        // The system takes the connections, and nobody ever answers.
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        await using var app = await AppProcess.StartAsync(
            [.. _provider.Settings(), ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{receiver.LocalEndpoint}")]);
        await _browser.OpenAsync(app.Url);
        var clock = Stopwatch.StartNew();

        await app.TerminateAsync();

        Assert.Equal(0, await app.DiedAsync());
        output.WriteLine($"A receiver of telemetry hangs: stopped in {clock.Elapsed.TotalSeconds:0.00} s");
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), Limit);
    }

    private static async Task StopAsync(AppProcess app)
    {
        await app.TerminateAsync();
        await app.WaitForLogAsync("Application is shutting down");
    }

    // Sends a little all the time: fast enough for the server not to hang up by itself.
    private sealed class EndlessContent : HttpContent
    {
        private readonly TaskCompletionSource _sending = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sending => _sending.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            while (await pace.WaitForNextTickAsync())
            {
                await stream.WriteAsync(new byte[200]);
                await stream.FlushAsync();
                _sending.TrySetResult();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
