using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>What the tenant posted to the app.</summary>
public sealed record ReceivedRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The app as far as the tenant talks to it: takes every POST and answers 204, or what a test wants.</summary>
public sealed class ReceivingApp : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<ReceivedRequest>> _received = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> _answers = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly WebApplication _app;

    private ReceivingApp(WebApplication app) => _app = app;

    public string Origin => _app.Urls.Single();

    /// <summary>Takes requests and never answers them.</summary>
    public bool IsSilent { get; set; }

    public static async Task<ReceivingApp> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new ReceivingApp(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The answers to come at this path, before 204 is the answer again.</summary>
    public void AnswerWith(string path, params int[] statuses) => _answers[path] = new(statuses);

    /// <summary>The next request at this path; fails when none comes.</summary>
    public async Task<ReceivedRequest> NextAsync(string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await Received(path).Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether there is a request at this path that no test has taken.</summary>
    public bool HasMore(string path) => Received(path).Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private Channel<ReceivedRequest> Received(string path) => _received.GetOrAdd(path, _ => Channel.CreateUnbounded<ReceivedRequest>());

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        Received(context.Request.Path).Writer.TryWrite(new ReceivedRequest(context.Request.Path, headers, body.ToArray()));
        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Response.StatusCode = _answers.TryGetValue(context.Request.Path, out var answers) && answers.TryDequeue(out var status)
            ? status
            : StatusCodes.Status204NoContent;
    }
}
