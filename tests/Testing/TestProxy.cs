using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Testing;

/// <summary>A reverse proxy on the public URL, set up as a test has it.</summary>
public sealed class TestProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication _app;

    private TestProxy(int port)
    {
        Url = new Uri($"http://localhost:{port}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    /// <summary>The origin that browsers use.</summary>
    public Uri Url { get; }

    /// <summary>Where requests go on to.</summary>
    public Uri? App { get; set; }

    /// <summary>Where one goes that does not go to <see cref="App"/>.</summary>
    public Func<HttpRequest, Uri?> Route { get; set; } = _ => null;

    /// <summary>Changes a request on its way; the Host is passed on and nothing else is set, until a test does.</summary>
    public Action<HttpRequestMessage> Change { get; set; } = _ => { };

    /// <summary>Answers in the place of the app where it answers something.</summary>
    public Func<HttpRequest, IResult?> Answer { get; set; } = _ => null;

    /// <summary>Starts it on a free port.</summary>
    public static async Task<TestProxy> StartAsync()
    {
        var proxy = new TestProxy(RunningApp.FreePort());
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        if (Answer(context.Request) is { } answer)
        {
            await answer.ExecuteAsync(context);
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(Route(context.Request) ?? App!, context.Request.Path + context.Request.QueryString));
        request.Headers.Host = context.Request.Host.Value;
        if (context.Request.ContentLength is not null)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        if (context.Request.Headers.Authorization is [{ } authorization])
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        Change(request);
        using var response = await _http.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body);
    }
}
