using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Testing;

/// <summary>
/// Logto's Management API with a state that lasts from call to call. It answers in the shapes of a real Logto's recorded
/// answers, errors too, and misbehaves where a test tells it to.
/// </summary>
public sealed partial class TestManagementApi : IAsyncDisposable
{
    /// <summary>The id of the machine-to-machine application.</summary>
    public const string AppId = "a-machine";

    /// <summary>Its secret, with a character that has to be encoded.</summary>
    public const string AppSecret = "a-secret-of-the/machine";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentDictionary<string, IResult> _instead = [];
    private int _ids;
    private int _tokens;

    private TestManagementApi(int port)
    {
        Url = new Uri($"http://localhost:{port}");
        SignInExperience["signUp"] = new JsonObject { ["identifiers"] = new JsonArray("username"), ["password"] = true, ["verify"] = false };
        SignInExperience["signIn"] = JsonNode.Parse(
            """{"methods":[{"identifier":"username","password":true,"verificationCode":false,"isPasswordPrimary":true}]}""");
        SignInExperience["socialSignIn"] = new JsonObject();
        SignInExperience["socialSignInConnectorTargets"] = new JsonArray();

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.Use(CountAsync);
        _app.UseRouting();
        _app.Use(GuardAsync);
        MapCalls();
        MapUsers();
        _app.UseEndpoints(_ => { });
    }

    /// <summary>The Logto endpoint.</summary>
    public Uri Url { get; }

    /// <summary>The resource indicator of the API.</summary>
    public string Resource { get; set; } = "https://default.logto.app/api";

    /// <summary>The scope of the tokens: nothing where the application has no role.</summary>
    public string Scope { get; set; } = "all";

    /// <summary>The applications.</summary>
    public JsonArray Applications { get; } = [];

    /// <summary>Secrets that every application has besides its first one.</summary>
    public IList<string> ApplicationSecrets { get; } = [];

    /// <summary>The connectors; one of another kind is among them.</summary>
    public JsonArray Connectors { get; } = [Answer("connectors.list")[0]!.DeepClone()];

    /// <summary>The sign-in experience, at first that of a new tenant.</summary>
    public JsonObject SignInExperience { get; } = Answer("sign-in-exp.get").AsObject();

    /// <summary>The webhooks; somebody else's is among them.</summary>
    public JsonArray Hooks { get; } = Answer("hooks.list").AsArray();

    /// <summary>The API resources, the Management API among them.</summary>
    public JsonArray Resources { get; } = [Answer("resources.list")[0]!.DeepClone()];

    /// <summary>The permissions by the id of their API resource.</summary>
    public ConcurrentDictionary<string, JsonArray> Permissions { get; } = [];

    /// <summary>The roles of users.</summary>
    public JsonArray Roles { get; } = [];

    /// <summary>The permissions of the organization template.</summary>
    public JsonArray OrganizationScopes { get; } = [];

    /// <summary>The roles of the organization template.</summary>
    public JsonArray OrganizationRoles { get; } = [];

    /// <summary>The Account Center, at first that of a new tenant.</summary>
    public JsonObject AccountCenter { get; } = Answer("account-center.get").AsObject();

    /// <summary>The calls so far, each with its method and path.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>Those of them that write.</summary>
    public IEnumerable<string> Writes => _calls.Where(call => !call.StartsWith("GET ", StringComparison.Ordinal) && call != "POST /oidc/token");

    /// <summary>The network is cut when this many calls were done, before the last one's answer has left; null for never.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Runs before a call is answered.</summary>
    public Action<string>? OnCall { get; set; }

    /// <summary>All that setup can change, as one text.</summary>
    public string State => string.Join('\n', Applications.ToJsonString(), Connectors.ToJsonString(), SignInExperience.ToJsonString(),
        Hooks.ToJsonString(), Resources.ToJsonString(), string.Join(',', Permissions.Values.Select(one => one.ToJsonString())),
        Roles.ToJsonString(), OrganizationScopes.ToJsonString(), OrganizationRoles.ToJsonString(), AccountCenter.ToJsonString());

    /// <summary>The settings that point the app here.</summary>
    public (string Name, string? Value)[] Settings() =>
    [
        ("Logto__Endpoint", Url.ToString()), ("Logto__Management__AppId", AppId), ("Logto__Management__AppSecret", AppSecret),
        ("PatreonConnector__ClientId", "a-client-of-the-connector"), ("PatreonConnector__ClientSecret", "a-secret-of-the-connector"),
    ];

    /// <summary>Starts it on a free port, as an empty tenant.</summary>
    public static async Task<TestManagementApi> StartAsync()
    {
        var api = new TestManagementApi(RunningApp.FreePort());
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Answers a call with a recorded error.</summary>
    /// <param name="call">The method and path.</param>
    /// <param name="recording">The recording.</param>
    public void Refuse(string call, string recording) => _instead[call] = Replay(recording);

    /// <summary>Answers a call with whatever a test likes.</summary>
    /// <param name="call">The method and path.</param>
    /// <param name="status">The status.</param>
    /// <param name="text">The body.</param>
    public void Refuse(string call, int status, string text) => _instead[call] = Results.Text(text, "text/html", Encoding.UTF8, status);

    /// <summary>Answers a call never.</summary>
    /// <param name="call">The method and path.</param>
    public void Hang(string call) => _instead[call] = new NoResponse();

    /// <summary>Has the token that was issued last expire.</summary>
    public void ExpireToken() => _tokens++;

    /// <summary>Adds an application.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="metadata">Its addresses, as JSON.</param>
    /// <param name="type">Its type.</param>
    /// <returns>Its id.</returns>
    public string AddApplication(string name, string metadata = """{"redirectUris":[],"postLogoutRedirectUris":[]}""", string type = "Traditional")
    {
        var added = Add(Applications, Answer("application.create"), ("name", name), ("type", type));
        added["oidcClientMetadata"] = JsonNode.Parse(metadata);
        return added["id"]!.ToString();
    }

    /// <summary>Adds a connector as a real Logto showed one after it was created.</summary>
    /// <param name="recording">The recording, of those about token storage.</param>
    /// <returns>Its id.</returns>
    public string AddConnector(string recording) => Add(Connectors, Answer($"../token-storage/{recording}"))["id"]!.ToString();

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void MapCalls()
    {
        var issuer = $"{Url}oidc";
        _app.MapGet("/oidc/.well-known/openid-configuration", () => Json(new JsonObject { ["issuer"] = issuer }));
        _app.MapPost("/oidc/token", IssueAsync);
        _app.MapGet("/api/applications", (string types) => Json(new JsonArray(
            [.. Applications.Where(one => one!["type"]!.ToString() == types).Select(one => one!.DeepClone())])));
        _app.MapGet("/api/applications/{id}", (string id) => Find(Applications, id) is { } one ? Json(one) : Replay("error.application.not-found"));
        _app.MapGet("/api/applications/{id}/secrets", (string id) => Json(Secrets(id)));
        _app.MapPost("/api/applications", async (HttpRequest request) =>
        {
            var body = await ReadAsync(request);
            var created = Add(Applications, Answer("application.create"), ("name", body["name"]!.ToString()), ("type", body["type"]!.ToString()));
            created["oidcClientMetadata"] = body["oidcClientMetadata"]!.DeepClone();
            return Json(created);
        });
        _app.MapPatch("/api/applications/{id}", async (string id, HttpRequest request) =>
            Patch(Find(Applications, id), await ReadAsync(request), "error.application.not-found"));
        _app.MapGet("/api/connectors", () => Json(Connectors));
        _app.MapPost("/api/connectors", async (HttpRequest request) =>
        {
            var body = await ReadAsync(request);
            if (Connectors.Any(one => one!["connectorId"]!.ToString() == body["connectorId"]!.ToString()))
            {
                return Replay("error.connector.second");
            }

            var kind = body["connectorId"]!.ToString();
            if (kind is not ("patreon-universal" or "google-universal" or "github-universal"))
            {
                return Json(new JsonObject { ["code"] = "connector.not_found_with_connector_id", ["message"] = "Can not find connector with given standard connector id." }, 422);
            }

            var target = kind.Split('-')[0];
            if (Connectors.Any(one => one!["target"]!.ToString() == target))
            {
                return Replay("../token-storage/error.create.stock-beside-it");
            }

            var created = Add(Connectors, Answer("connector.patch"), ("connectorId", kind), ("target", target));
            created["config"] = body["config"]!.DeepClone();
            return IsConfig(body) ? Json(created) : Replay("error.connector.bad-config");
        });
        _app.MapPatch("/api/connectors/{id}", async (string id, HttpRequest request) => await ReadAsync(request) is var body && body.ContainsKey("metadata")
            ? Replay("error.connector.metadata")
            : IsConfig(body) ? Patch(Find(Connectors, id), body, "error.application.not-found") : Replay("error.connector.bad-config"));
        _app.MapGet("/api/sign-in-exp", () => Json(SignInExperience));
        _app.MapPatch("/api/sign-in-exp", async (HttpRequest request) =>
            await ReadAsync(request) is var body && body["signInMode"]?.ToString() is null or "SignIn" or "Register" or "SignInAndRegister"
                ? Patch(SignInExperience, body, "error.sign-in-exp.bad")
                : Replay("error.sign-in-exp.bad"));
        _app.MapGet("/api/hooks", () => Json(Hooks));
        _app.MapPost("/api/hooks", async (HttpRequest request) =>
        {
            var created = Add(Hooks, Answer("hooks.list")[0]!, ("signingKey", $"a-signing-key-{_ids}"));
            Patch(created, await ReadAsync(request), "");
            return Json(created, 201);
        });
        _app.MapPatch("/api/hooks/{id}", async (string id, HttpRequest request) =>
            Patch(Find(Hooks, id), await ReadAsync(request), "error.application.not-found"));
        _app.MapGet("/api/resources", (bool? includeScopes) => Json(new JsonArray([.. Resources.Select(one => WithScopes(one!, includeScopes is true))])));
        _app.MapPost("/api/resources", async (HttpRequest request) =>
        {
            var created = Add(Resources, Answer("resources.list")[1]!);
            Patch(created, await ReadAsync(request), "");
            return Json(WithScopes(created, isAsked: true), 201);
        });
        // Always in pages, other than the lists above, which come whole unless a page is asked for.
        _app.MapGet("/api/resources/{id}/scopes", (string id, int? page, [FromQuery(Name = "page_size")] int? size) => Json(new JsonArray(
            [.. PermissionsOf(id).Skip(((page ?? 1) - 1) * (size ?? 20)).Take(size ?? 20).Select(one => one!.DeepClone())])));
        _app.MapPost("/api/resources/{id}/scopes", async (string id, HttpRequest request) =>
        {
            var body = await ReadAsync(request);
            if (PermissionsOf(id).Any(one => one!["name"]!.ToString() == body["name"]!.ToString()))
            {
                return Json(new JsonObject { ["code"] = "scope.name_exists", ["message"] = $"The scope name {body["name"]} is already in use." }, 422);
            }

            PermissionsOf(id).Add(body.DeepClone());
            return Json(body, 201);
        });
        MapAuthorization();
    }

    private void MapAuthorization()
    {
        _app.MapGet("/api/roles", (int? page, [FromQuery(Name = "page_size")] int? size) => Page(Roles, page, size));
        _app.MapPost("/api/roles", async (HttpRequest request) => Json(Create(Roles, "role.create", await ReadAsync(request))));
        _app.MapGet("/api/organization-scopes", (int? page, [FromQuery(Name = "page_size")] int? size) => Page(OrganizationScopes, page, size));
        _app.MapPost("/api/organization-scopes", async (HttpRequest request) =>
            Json(Create(OrganizationScopes, "organization-scope.create", await ReadAsync(request)), 201));
        _app.MapGet("/api/organization-roles", (int? page, [FromQuery(Name = "page_size")] int? size) => Page(OrganizationRoles, page, size));
        _app.MapPost("/api/organization-roles", async (HttpRequest request) =>
        {
            var body = await ReadAsync(request);
            var created = Create(OrganizationRoles, "organization-role.create", body);
            var answer = created.DeepClone();
            created["scopes"] = ScopesOf(body);
            return Json(answer, 201);
        });
        _app.MapGet("/api/account-center", () => Json(AccountCenter));
        _app.MapPatch("/api/account-center", async (HttpRequest request) => Patch(AccountCenter, await ReadAsync(request), ""));
    }

    private JsonObject Create(JsonArray all, string recording, JsonObject body) => Add(all, Answer(recording), ("name", body["name"]!.ToString()));

    private JsonArray ScopesOf(JsonObject body) =>
        [.. body["organizationScopeIds"]!.AsArray().Select(id => Find(OrganizationScopes, id!.ToString())!.DeepClone())];

    // In pages, of 20 where no size is asked for.
    private static IResult Page(JsonArray all, int? page, int? size) =>
        Json(new JsonArray([.. all.Skip(((page ?? 1) - 1) * (size ?? 20)).Take(size ?? 20).Select(one => one!.DeepClone())]));

    private string Token => $"a-management-token-{_tokens}";

    private JsonArray PermissionsOf(string resourceId) => Permissions.GetOrAdd(resourceId, _ => []);

    private JsonObject WithScopes(JsonNode resource, bool isAsked)
    {
        var answer = resource.DeepClone().AsObject();
        if (isAsked)
        {
            answer["scopes"] = Permissions.GetValueOrDefault(resource["id"]!.ToString())?.DeepClone() ?? new JsonArray();
        }

        return answer;
    }

    // Done and cut: the caller never learns of it.
    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        var call = $"{context.Request.Method} {context.Request.Path}";
        _calls.Enqueue(call);
        if (_calls.Count > CutAfter)
        {
            context.Abort();
            return;
        }

        OnCall?.Invoke(call);
        var answer = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);
        if (_calls.Count == CutAfter)
        {
            context.Abort();
            return;
        }

        held.Position = 0;
        await held.CopyToAsync(answer);
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        var refusal = _instead.GetValueOrDefault($"{context.Request.Method} {context.Request.Path}")
            ?? (context.Request.Path.StartsWithSegments("/oidc") || authorization == $"Bearer {Token}" ? null
                : Replay(authorization.Length == 0 ? "error.unauthorized" : "error.bad-token"));
        await (refusal is null ? next(context) : refusal.ExecuteAsync(context));
    }

    private async Task<IResult> IssueAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (Applications.Select(one => one!["id"]!.ToString()).Any(id => request.Headers.Authorization == Basic(id, $"a-secret-of-{id}")))
        {
            return Replay("../error.client-credentials-by-a-web-application");
        }

        if (request.Headers.Authorization != Basic(AppId, AppSecret) || form["grant_type"] != "client_credentials")
        {
            return Replay("error.token.wrong-secret");
        }

        var token = Recording("token").AsObject();
        _tokens++;
        token["access_token"] = Token;
        token["scope"] = Scope;
        return form["resource"] == Resource ? Json(token) : Replay("error.token.wrong-resource");
    }

    private static string Basic(string id, string secret) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{Uri.EscapeDataString(secret)}"))}";

    private JsonArray Secrets(string applicationId)
    {
        var secrets = Answer("application.secrets").AsArray();
        secrets[0]!["applicationId"] = applicationId;
        secrets[0]!["value"] = $"a-secret-of-{applicationId}";
        foreach (var value in ApplicationSecrets)
        {
            var another = secrets[0]!.DeepClone();
            another["value"] = value;
            secrets.Add(another);
        }

        return secrets;
    }

    private static bool IsConfig(JsonObject body) =>
        body["config"]?["clientId"]?.GetValueKind() == System.Text.Json.JsonValueKind.String
        && body["config"]?["clientSecret"]?.GetValueKind() == System.Text.Json.JsonValueKind.String;

    private static JsonNode? Find(JsonArray all, string id) => all.SingleOrDefault(one => one!["id"]!.ToString() == id);

    private JsonObject Add(JsonArray all, JsonNode shape, params (string Name, string Value)[] values)
    {
        var added = shape.DeepClone().AsObject();
        added["id"] = $"id-{Interlocked.Increment(ref _ids)}";
        foreach (var (name, value) in values)
        {
            added[name] = value;
        }

        all.Add(added);
        return added;
    }

    // Each property is replaced as a whole.
    private static IResult Patch(JsonNode? target, JsonObject body, string missing)
    {
        if (target is null)
        {
            return Replay(missing);
        }

        if (body["oidcClientMetadata"]?["redirectUris"]?.AsArray().Any(uri => !Uri.TryCreate(uri!.ToString(), UriKind.Absolute, out _)) is true)
        {
            return Replay("error.application.bad-redirect");
        }

        foreach (var (name, value) in body)
        {
            target[name] = value?.DeepClone();
        }

        return Json(target);
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request) => (await JsonNode.ParseAsync(request.Body))!.AsObject();

    private static IResult Json(JsonNode node, int status = 200) => Results.Text(node.ToJsonString(), "application/json", Encoding.UTF8, status);

    private static IResult Replay(string recording) => Json(Answer(recording), (int)Recording(recording)["status"]!);

    private static JsonNode Answer(string recording) => Recording(recording)["response"]!.DeepClone();

    private static JsonNode Recording(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings/management", $"{name}.json")))!;

    private sealed class NoResponse : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var left = new TaskCompletionSource();
            await using var registration = httpContext.RequestAborted.Register(left.SetResult);
            await left.Task;
        }
    }
}
