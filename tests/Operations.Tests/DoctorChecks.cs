using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Bookstore.Application;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure;
using Bookstore.Operations.Doctor;
using Bookstore.Testing;
using MediatR;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Operations.Tests;

/// <summary>
/// The checks of <c>doctor</c> in this process, over real HTTP: one server stands for Logto, Patreon and the site, and answers
/// as a site without a mistake has it, but for the paths that a test takes over.
/// </summary>
internal sealed class DoctorChecks : IAsyncDisposable
{
    private readonly TestProxy _world;
    private readonly ServiceProvider _services;
    private readonly string _folder = Directory.CreateTempSubdirectory("bookstore-doctor-").FullName;

    private DoctorChecks(TestProxy world, bool isDoctor, (string Name, string? Value)[] settings)
    {
        _world = world;
        _world.Answer = request => Answers.TryGetValue(IsUnregistered(request) ? UnregisteredSignOut : request.Path, out var answer) ? answer : Otherwise;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("PublicUrl", world.Url.AbsoluteUri),
            new("ConnectionStrings:Bookstore", $"Data Source={DatabaseFile}"),
            new("DataProtection:Folder", KeyFolder),
            new("Logto:Endpoint", world.Url.AbsoluteUri),
            new("Logto:AppId", "app"),
            new("Logto:AppSecret", "app-secret"),
            new("Logto:WebhookSigningKey", "signing-key"),
            new("Patreon:ApiBase", $"{world.Url}api/oauth2/v2"),
            new("Patreon:AccessToken", "access-token"),
            new("Patreon:RefreshToken", "refresh-token"),
            new("Patreon:ClientId", "client-of-the-creator"),
            new("Patreon:ClientSecret", "client-secret"),
            new("Patreon:WebhookSecret", "webhook-secret"),
            new("Shelf:Path", _folder),
        ]).AddInMemoryCollection(settings.GroupBy(setting => setting.Name).Select(setting => KeyValuePair.Create(setting.Key, setting.Last().Value))).Build();
        var environment = new Environment(_folder);
        var services = new ServiceCollection();
        if (isDoctor)
        {
            // As the command has it.
            services.AddDataProtection().DisableAutomaticKeyGeneration();
        }

        _services = services
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IHostEnvironment>(environment)
            .AddLogging()
            .AddMetrics()
            // First, as the commands have it.
            .AddOperations()
            .AddApplication()
            .AddInfrastructure(configuration, environment)
            .BuildServiceProvider();
        Recover();
    }

    public string DatabaseFile => Path.Combine(_folder, "data/bookstore.db");

    public string KeyFolder => Path.Combine(_folder, "keys");

    public string Origin => _world.Url.GetLeftPart(UriPartial.Authority);

    /// <summary>Where the answer is that a sign-out with an unregistered URI gets.</summary>
    public const string UnregisteredSignOut = "/oidc/session/end (not registered)";

    /// <summary>What is answered, by path.</summary>
    public ConcurrentDictionary<string, IResult> Answers { get; } = [];

    /// <summary>What is answered at every other path.</summary>
    public IResult Otherwise { get; set; } = Results.NotFound();

    /// <summary>The names of all checks.</summary>
    public IEnumerable<string> Names => _services.GetServices<ICheck>().Select(check => check.Name);

    public static Task<DoctorChecks> StartAsync(params (string Name, string? Value)[] settings) => StartAsync(isDoctor: false, settings);

    public static async Task<DoctorChecks> StartAsync(bool isDoctor, params (string Name, string? Value)[] settings)
    {
        var checks = new DoctorChecks(await TestProxy.StartAsync(), isDoctor, settings);
        await checks._services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        return checks;
    }

    /// <summary>Settings that point the machine-to-machine application at a double of the Management API.</summary>
    public static (string Name, string? Value)[] SettingsOf(TestManagementApi management) =>
        [.. management.Settings().Select(setting => (setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value))];

    /// <summary>Runs one check, whatever it needs.</summary>
    /// <param name="name">Its name.</param>
    public Task<IReadOnlyList<Finding>> RunAsync(string name) =>
        _services.GetServices<ICheck>().Single(check => check.Name == name).RunAsync(CancellationToken.None);

    public Task<T> SendAsync<T>(IRequest<T> request) => _services.GetRequiredService<IMediator>().Send(request);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Answers as a real Logto did.</summary>
    /// <param name="recording">The recording.</param>
    public static IResult Replay(string recording)
    {
        var read = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", $"{recording}.json")))!;
        return Results.Text((read["response"] ?? read["body"])!.ToJsonString(), "application/json", statusCode: (int)read["status"]!);
    }

    public static IResult Json(string json, int status = 200) => Results.Text(json, "application/json", statusCode: status);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _world.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private void Recover()
    {
        Answers["/oidc/.well-known/openid-configuration"] = Json($$"""
            {
              "issuer": "{{Origin}}/oidc",
              "authorization_endpoint": "{{Origin}}/oidc/auth", "token_endpoint": "{{Origin}}/oidc/token",
              "userinfo_endpoint": "{{Origin}}/oidc/me", "jwks_uri": "{{Origin}}/oidc/jwks",
              "end_session_endpoint": "{{Origin}}/oidc/session/end",
              "pushed_authorization_request_endpoint": "{{Origin}}/oidc/request",
              "scopes_supported": ["openid", "offline_access", "profile", "email", "identities", "roles", "urn:logto:scope:organizations", "urn:logto:scope:organization_roles"]
            }
            """);
        Answers["/oidc/jwks"] = Json(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings/jwks.json")));
        Answers["/oidc/request"] = Json("""{"request_uri":"urn:ietf:params:oauth:request_uri:1","expires_in":60}""", 201);
        Answers["/oidc/auth"] = Results.Redirect($"{Origin}/callback?error=login_required");
        Answers["/oidc/session/end"] = Results.Content("""<form method="post"><input type="hidden" name="xsrf" value="x"/></form>""", "text/html");
        Answers[UnregisteredSignOut] = Json("""{"error":"invalid_request","error_description":"post_logout_redirect_uri not registered"}""", 400);
        Answers["/api/.well-known/sign-in-exp"] = Json("""
            {"signInMode":"SignInAndRegister","signUp":{"identifiers":[]},"socialConnectors":[{"id":"patreon-1","target":"patreon"}]}
            """);
        Answers["/arrival"] = Json($$"""{"publicUrl":"{{Origin}}","host":"public","scheme":null,"client":"direct"}""");
        Answers[SiteAddresses.BackChannelLogout] = Json("""{"error":"invalid_request"}""", 400);
        Answers[SiteAddresses.LogtoWebhook] = Answers[SiteAddresses.PatreonWebhook] = Results.StatusCode(401);
        Answers["/api/oauth2/v2/campaigns"] = Json("""{"data":[{"type":"campaign","id":"5001"}]}""");
        Answers["/api/oauth2/v2/campaigns/5001/members"] = Json("""{"data":[]}""");
        Answers["/api/oauth2/v2/webhooks"] = Json($$"""
            {"data":[{"type":"webhook","id":"1","attributes":{
              "uri":"{{Origin}}/webhooks/patreon","paused":false,"secret":"webhook-secret","num_consecutive_times_failed":0,
              "triggers":["members:create","members:update","members:delete","members:pledge:create","members:pledge:update","members:pledge:delete"]} }]}
            """);
    }

    private bool IsUnregistered(HttpRequest request) =>
        request.Path == "/oidc/session/end" && request.Query["post_logout_redirect_uri"] != $"{Origin}/";

    private sealed class Environment(string folder) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Production;

        public string ApplicationName { get; set; } = "Bookstore.Web";

        public string ContentRootPath { get; set; } = folder;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
