using System.Globalization;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>The API where it is not set up, is deployed, is called too often, or can't read Logto's keys.</summary>
public sealed class ApiOutageTests : IAsyncLifetime
{
    private TestProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await TestProvider.StartAsync();

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Without_the_resource_there_is_no_api(string resource)
    {
        await using var app = await RunningApp.StartAsync([.. _provider.Settings(), ("Logto__ApiResource", resource)]);

        foreach (var path in ApiAccessTests.Endpoints.Select(endpoint => (string)endpoint[0]))
        {
            var answer = await AskAsync(app, path, "read:shelf");
            Assert.Equal((404, "not_found"), (answer.Status, answer.Code));
        }
    }

    [Theory]
    [InlineData("books")]
    [InlineData("/api")]
    [InlineData("https://books.example/api#me")]
    public async Task A_resource_that_is_no_absolute_uri_stops_the_start(string resource)
    {
        var (exitCode, output, errors) = await RunningApp.RunAsync([], ("Logto__ApiResource", resource));

        Assert.Equal(1, exitCode);
        Assert.Contains("Logto:ApiResource", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_the_api_is_there_and_its_document_is_not()
    {
        await using var app = await RunningApp.StartAsync(_provider.Settings());
        await app.KillAsync();
        await app.StartAgainAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("ASPNETCORE_URLS", app.Url.GetLeftPart(UriPartial.Authority)), ("Logto__ApiResource", AccessTokens.Resource));

        Assert.Equal(200, (await AskAsync(app, "/api/shelf", "read:shelf")).Status);
        foreach (var path in (string[])["/api/openapi.json", "/api/reference"])
        {
            var answer = await AskAsync(app, path, "read:shelf");
            Assert.Equal((404, "not_found"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_person_over_the_limit_gets_429_and_another_does_not()
    {
        await using var app = await RunningApp.StartAsync(
            [.. _provider.Settings(), ("RateLimits__Enabled", "true"), ("RateLimits__ApiRequestsPerMinute", "2")]);
        for (var request = 0; request < 2; request++)
        {
            Assert.Equal(200, (await AskAsync(app, "/api/shelf", "read:shelf")).Status);
        }

        var late = await AskAsync(app, "/api/shelf/the-night-press", "read:shelf");
        Assert.Equal((429, "too_many_requests"), (late.Status, late.Code));
        AssertRetryAfter(late);
        Assert.Equal(200, (await AskAsync(app, "/api/shelf", "read:shelf", subject: "another")).Status);
        Assert.Equal(200, (await AskAsync(app, "/api/shelf", "read:shelf", client: "another")).Status);
    }

    [Fact]
    public async Task A_client_with_too_many_rejected_tokens_gets_429_before_its_next_is_looked_at()
    {
        await using var app = await RunningApp.StartAsync(
            [.. _provider.Settings(), ("RateLimits__Enabled", "true"), ("RateLimits__RejectedRequestsPerMinute", "2")]);
        for (var request = 0; request < 2; request++)
        {
            Assert.Equal(401, (await AskWithAsync(app, "/api/shelf", "opaque")).Status);
        }

        var late = await AskAsync(app, "/api/shelf", "read:shelf");
        Assert.Equal((429, "too_many_requests"), (late.Status, late.Code));
        AssertRetryAfter(late);
        Assert.Equal(200, (await AskAsync(app, "/api/shelf", "read:shelf", address: "192.0.2.7")).Status);
    }

    [Fact]
    public async Task While_logtos_keys_cannot_be_read_a_token_is_503_and_nobodys_fault()
    {
        _provider.DiscoveryError = () => Results.StatusCode(503);
        await using var app = await RunningApp.StartAsync(_provider.Settings());

        var answer = await AskAsync(app, "/api/shelf", "read:shelf");

        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        AssertRetryAfter(answer);
        Assert.Empty(answer.Response.Headers.WwwAuthenticate);
        Assert.Equal(401, (await AskWithAsync(app, "/api/shelf", null)).Status);
    }

    [Fact]
    public async Task A_failing_database_is_503_as_a_problem()
    {
        await using var app = await RunningApp.StartAsync(_provider.Settings());
        Assert.Equal(200, (await AskAsync(app, "/api/shelf", "read:shelf")).Status);
        File.Move(app.DatabasePath, app.DatabasePath + ".away");

        var answer = await AskAsync(app, "/api/me", "read:profile");

        File.Move(app.DatabasePath + ".away", app.DatabasePath);
        Assert.Equal((503, "unavailable"), (answer.Status, answer.Code));
        AssertRetryAfter(answer);
    }

    private static void AssertRetryAfter(ApiAnswer answer) =>
        Assert.InRange(int.Parse(Assert.Single(answer.Response.Headers.GetValues("Retry-After")), CultureInfo.InvariantCulture), 1, 60);

    private Task<ApiAnswer> AskAsync(
        RunningApp app, string path, string scope, string subject = "abc123def456", string client = "native", string? address = null) =>
        AskWithAsync(app, path, _provider.IssueAccessToken(scope, subject, client), address);

    private static async Task<ApiAnswer> AskWithAsync(RunningApp app, string path, string? token, string? address = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Url, path));
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (address is not null)
        {
            request.Headers.Add("X-Forwarded-For", address);
        }

        using var response = await client.SendAsync(request);
        return new ApiAnswer(response, await response.Content.ReadAsByteArrayAsync());
    }
}
