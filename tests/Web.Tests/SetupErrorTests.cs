using System.Text;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>What <c>setup</c> says when it can't: the call and the code first, then what helps.</summary>
public sealed class SetupErrorTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("bookstore-home-").FullName;
    private TestManagementApi _logto = null!;

    public async Task InitializeAsync() => _logto = await TestManagementApi.StartAsync();

    public async Task DisposeAsync()
    {
        await _logto.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("GET /api/applications", "error.unauthorized", "401 auth.authorization_header_missing", "Logto:Management:Resource")]
    [InlineData("GET /api/applications", "error.bad-token", "401 auth.unauthorized", "Logto:Management:Resource")]
    [InlineData("POST /api/applications", "error.application.bad-redirect", "400 guard.invalid_input: Error in key path \"oidcClientMetadata.redirectUris.0\"", "PublicUrl")]
    [InlineData("POST /api/connectors", "error.connector.second", "422 connector.multiple_instances_not_supported", "Run setup again: it changes that one.")]
    [InlineData("POST /api/connectors", "error.connector.bad-config", "400 connector.invalid_config: Error in key path \"clientId\"", "PatreonConnector:*")]
    [InlineData("POST /api/connectors", "error.connector.metadata", "400 connector.cannot_overwrite_metadata_for_non_standard_connector", "Console > Connectors")]
    [InlineData("PATCH /api/sign-in-exp", "error.sign-in-exp.bad", "400 guard.invalid_input: Error in key path \"signInMode\"", "another version")]
    [InlineData("POST /api/hooks", "error.application.not-found", "404 entity.not_exists_with_id", "Run setup again")]
    public async Task A_recorded_error_is_reported_with_its_call_its_code_and_the_remedy(string call, string recording, string told, string remedy)
    {
        _logto.Refuse(call, recording);

        await AssertFailsAsync(call, $"Logto responded with status {told}", remedy);
    }

    [Theory]
    [InlineData("GET /api/applications", 403, """{"code":"auth.forbidden","message":"Forbidden."}""", "403 auth.forbidden", "'Logto Management API access'")]
    [InlineData("POST /api/hooks", 403, """{"code":"subscription.limit_exceeded","message":"Quota."}""", "403 subscription.limit_exceeded", "tenant's plan")]
    [InlineData("PATCH /api/sign-in-exp", 422, """{"code":"sign_in_experiences.x","message":"No."}""", "422 sign_in_experiences.x: No.", "collides")]
    [InlineData("POST /api/connectors", 400, """{"code":"x","message":"'a-secret-of-the-connector' is bad"}""", "400 x: '********' is bad.", "Console")]
    [InlineData("GET /api/hooks", 429, """{"code":"rate_limit","message":"Slow down."}""", "429 rate_limit", "Wait a minute")]
    [InlineData("GET /api/hooks", 502, "<html>Bad gateway</html>", "responded with status 502, but not with Logto's JSON", "Wait a minute, and run setup again: it keeps what is already done.")]
    [InlineData("GET /api/hooks", 503, "", "responded with status 503, but not with Logto's JSON", "Wait a minute")]
    [InlineData("POST /api/hooks", 500, """{"message":"Internal server error."}""", "responded with status 500", "what is already done, including this call.")]
    [InlineData("GET /api/hooks", 200, "<html>Welcome</html>", "responded, but not with Logto's JSON", "Check Logto:Endpoint")]
    [InlineData("POST /api/hooks", 200, "<html>Welcome</html>", "responded, but not with Logto's JSON", "what is already done, including this call.")]
    [InlineData("POST /oidc/token", 404, "<html>Not found</html>", "responded with status 404, but not with Logto's JSON", "Check Logto:Endpoint")]
    public async Task Any_other_error_is_reported_too(string call, int status, string text, string told, string remedy)
    {
        _logto.Refuse(call, status, text);

        await AssertFailsAsync(call, told, remedy);
    }

    [Fact]
    public async Task A_redirect_is_reported_with_where_it_leads()
    {
        await using var proxy = await ProxyAsync(request => request.Path == "/api/hooks" ? Results.Redirect("/elsewhere?code=1", permanent: true) : null);

        await AssertFailsAsync(
            "GET /api/hooks", $"responded with status 301 and redirects to {proxy.Url}elsewhere.", "set it to that origin", ("Logto__Endpoint", $"{proxy.Url}"));
    }

    [Fact]
    public async Task The_content_type_of_a_response_does_not_matter()
    {
        await using var proxy = await ProxyAsync(request => request.Path == "/api/connectors"
            ? Results.Bytes(Encoding.UTF8.GetBytes(_logto.Connectors.ToJsonString()), "application/json; charset=bogus") : null);

        var (exitCode, _, errors) = await SetupAsync("--dry-run", ("Logto__Endpoint", $"{proxy.Url}"));

        Assert.Equal((0, ""), (exitCode, errors));
    }

    [Theory]
    [InlineData("/api/applications", "[null]")]
    [InlineData("/api/applications", """[{"id":"x","name":"Bookstore","type":"Traditional"}]""")]
    [InlineData("/api/applications", """[{"id":"x","name":"Bookstore","type":"Traditional","oidcClientMetadata":{"redirectUris":null}}]""")]
    [InlineData("/api/connectors", """[{"id":"x","connectorId":"patreon-universal","target":"patreon","config":null}]""")]
    [InlineData("/api/connectors", """[{"id":"x","connectorId":"patreon-universal","target":"patreon","config":{"clientId":7}}]""")]
    [InlineData("/api/sign-in-exp", "null")]
    [InlineData("/api/sign-in-exp", """{"signUp":{"identifiers":null}}""")]
    [InlineData("/api/hooks", """{"a":1}""")]
    [InlineData("/api/hooks", "[null]")]
    [InlineData("/api/hooks", """[{"id":"x","name":"n","events":[],"config":null}]""")]
    [InlineData("/api/resources", """[{"id":"x","indicator":"https://books.example/api","scopes":[null]}]""")]
    public async Task An_answer_of_another_shape_is_reported(string path, string answer)
    {
        await using var proxy = await ProxyAsync(request => request.Path == path ? Results.Text(answer, "application/json") : null);

        await AssertFailsAsync($"GET {path}", "responded, but not with Logto's JSON", "Check Logto:Endpoint", ("Logto__Endpoint", $"{proxy.Url}"));
    }

    [Fact]
    public Task A_wrong_secret_is_reported() => AssertFailsAsync(
        "POST /oidc/token", "Logto responded with status 401 oidc.invalid_client: client authentication failed.", "Logto:Management:AppSecret",
        ("Logto__Management__AppSecret", "wrong"));

    [Fact]
    public Task A_wrong_resource_is_reported_with_that_of_logto_cloud() => AssertFailsAsync(
        "POST /oidc/token", "Logto responded with status 400 oidc.invalid_target: resource indicator is missing, or unknown.", "https://<tenant id>.logto.app/api",
        ("Logto__Management__Resource", "https://wrong.logto.app/api"));

    [Fact]
    public Task A_missing_role_is_reported()
    {
        _logto.Scope = "";

        return AssertFailsAsync("POST /oidc/token", "may not use the Management API", "the role 'Logto Management API access'");
    }

    [Fact]
    public async Task A_tenant_that_does_not_answer_is_reported()
    {
        await _logto.DisposeAsync();

        await AssertFailsAsync("GET /oidc/.well-known/openid-configuration", $"{_logto.Url.ToString().TrimEnd('/')} can't be reached", "Logto:Endpoint");
    }

    [Theory]
    [InlineData("GET /api/hooks", "what is already done.")]
    [InlineData("POST /api/hooks", "what is already done, including this call.")]
    public async Task A_missing_response_is_reported_with_the_remedy(string call, string remedy)
    {
        _logto.Hang(call);

        await AssertFailsAsync(call, "did not respond in time", remedy);
    }

    [Fact]
    public async Task Steps_that_were_done_before_an_error_are_reported()
    {
        _logto.Refuse("PATCH /api/sign-in-exp", "error.sign-in-exp.bad");

        var (exitCode, output, _) = await SetupAsync();

        Assert.Equal(1, exitCode);
        Assert.EndsWith("done    application Bookstore\ndone    Patreon connector\n", output, StringComparison.Ordinal);
    }

    private async Task<TestProxy> ProxyAsync(Func<HttpRequest, IResult?> answer)
    {
        var proxy = await TestProxy.StartAsync();
        proxy.App = _logto.Url;
        proxy.Answer = request => request.Path == "/oidc/.well-known/openid-configuration"
            ? Results.Json(new { issuer = $"{proxy.Url}oidc" })
            : answer(request);
        return proxy;
    }

    private async Task AssertFailsAsync(string call, string told, string remedy, params (string, string?)[] settings)
    {
        var (exitCode, output, errors) = await SetupAsync(settings);

        Assert.Equal(1, exitCode);
        var lines = errors.Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(call, lines[0], StringComparison.Ordinal);
        Assert.Contains(told, lines[0], StringComparison.Ordinal);
        Assert.Contains(remedy, lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("At Patreon", output, StringComparison.Ordinal);
        Assert.DoesNotContain(TestManagementApi.AppSecret, output + errors, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Errors)> SetupAsync(params (string, string?)[] settings) => SetupAsync("--yes", settings);

    private Task<(int ExitCode, string Output, string Errors)> SetupAsync(string flag, params (string, string?)[] settings) => RunningApp.RunAsync(
        ["setup", flag, "--api", "https://books.example/api"], [.. _logto.Settings(), ("PublicUrl", "http://localhost:3000"), ("APPDATA", _home), .. settings]);
}
