using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Testing;

/// <summary>Logto's Account API, and its public sign-in experience, in the shapes of a real Logto's recorded answers.</summary>
public sealed class TestAccountApi : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestAccountApi(int port)
    {
        Url = new Uri($"http://localhost:{port}");
        Reset();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.UseRouting();
        _app.MapGet("/api/.well-known/sign-in-exp", () => Json(Experience));
        _app.MapGet("/api/my-account", (HttpRequest request) => Error(request, "GET") ?? Json(Account));
        _app.MapPatch("/api/my-account", PatchAsync);
        _app.UseEndpoints(_ => { });
    }

    /// <summary>The Logto endpoint.</summary>
    public Uri Url { get; }

    /// <summary>The token that is accepted.</summary>
    public const string Token = "the-persons-opaque-token";

    /// <summary>The account of the person.</summary>
    public JsonObject Account { get; private set; } = [];

    /// <summary>The public sign-in experience.</summary>
    public JsonObject Experience { get; private set; } = [];

    /// <summary>The changes that came, each as JSON.</summary>
    public ConcurrentQueue<string> Changes { get; } = [];

    /// <summary>Answers by method in the place of the truth.</summary>
    public ConcurrentDictionary<string, IResult> Instead { get; } = [];

    /// <summary>Starts it on a free port.</summary>
    public static async Task<TestAccountApi> StartAsync()
    {
        var api = new TestAccountApi(RunningApp.FreePort());
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Has the recorded account again, and no change.</summary>
    public void Reset()
    {
        Account = Recording("account-api/get")["response"]!.DeepClone().AsObject();
        Experience = Recording("management/public.sign-in-exp")["response"]!.DeepClone().AsObject();
        Changes.Clear();
        Instead.Clear();
    }

    /// <summary>Answers a method with a recorded error.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="recording">The recording, of those of the Account API.</param>
    public void Refuse(string method, string recording)
    {
        var found = Recording($"account-api/{recording}");
        Instead[method] = Json(found["response"]!, (int)found["status"]!);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private IResult? Error(HttpRequest request, string method) =>
        Instead.TryGetValue(method, out var error) ? error
        : request.Headers.Authorization == $"Bearer {Token}" ? null
        : Json(Recording("account-api/error.bad-token")["response"]!, 401);

    private async Task<IResult> PatchAsync(HttpRequest request)
    {
        var change = (await JsonNode.ParseAsync(request.Body))!.AsObject();
        Changes.Enqueue(change.ToJsonString());
        if (Error(request, "PATCH") is { } error)
        {
            return error;
        }

        foreach (var (name, value) in change)
        {
            Account[name] = value?.DeepClone();
        }

        Account["updatedAt"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return Json(Account);
    }

    private static IResult Json(JsonNode node, int status = 200) => Results.Text(node.ToJsonString(), "application/json", Encoding.UTF8, status);

    private static JsonNode Recording(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", $"{name}.json")))!;
}
