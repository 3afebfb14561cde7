using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.FakePatrons;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary>An app whose API takes the tokens of a test's provider, and whose memberships a test writes. Robin is a patron who signed in.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private const string SigningKey = "the-signing-key";

    private readonly string _file = Path.GetTempFileName();
    private readonly HttpClient _client = new();

    public TestProvider Provider { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    /// <summary>A browser in which Robin is signed in.</summary>
    public TestBrowser Browser { get; } = new();

    public async Task InitializeAsync()
    {
        Say(PatronsFixture.Press);
        Provider = await TestProvider.StartAsync();
        Provider.UserInfoFor = Describe;
        App = await RunningApp.StartAsync(
            services => services.AddFakePatrons(_file), [.. Provider.Settings(), ("Logto__WebhookSigningKey", SigningKey)]);
        await Browser.OpenAsync(new Uri(App.Url, "/sign-in"));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        Browser.Dispose();
        await App.DisposeAsync();
        await Provider.DisposeAsync();
        File.Delete(_file);
        File.Delete(_file + ".checks");
    }

    /// <summary>Has Patreon say this of everyone from now on.</summary>
    public void Say(object content) => File.WriteAllText(_file, JsonSerializer.Serialize(content));

    /// <summary>Calls the API with a token of Robin's for these scopes.</summary>
    public Task<ApiAnswer> AskAsync(string path, string scope, Action<HttpRequestMessage>? change = null) =>
        AskWithAsync(path, Provider.IssueAccessToken(scope), change);

    /// <summary>Calls the API with a token, or without one.</summary>
    public async Task<ApiAnswer> AskWithAsync(string path, string? token, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.Url, path));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        change?.Invoke(request);
        using var response = await _client.SendAsync(request);
        return new ApiAnswer(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Has Logto report that a person was suspended.</summary>
    public async Task SuspendAsync(string subject)
    {
        var body = new JsonObject
        {
            ["event"] = "User.SuspensionStatus.Updated",
            ["data"] = new JsonObject { ["id"] = subject, ["updatedAt"] = 1_000, ["isSuspended"] = true, ["identities"] = new JsonObject() },
        }.ToJsonString();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(App.Url, "/webhooks/logto")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("logto-signature-sha-256", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes(body))));
        (await _client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    // The patron is Robin; others have no Patreon account.
    private static IResult? Describe(string accessToken) => accessToken != TestProvider.AccessToken ? null : Results.Json(new
    {
        sub = "abc123def456",
        name = "Robin Reader",
        email = "robin@example.com",
        email_verified = true,
        identities = new { patreon = new { userId = "777", details = new { id = "777", name = "Robin P." } } },
    });
}

/// <summary>A response of the API.</summary>
public sealed record ApiAnswer(HttpResponseMessage Response, byte[] Content)
{
    public int Status => (int)Response.StatusCode;

    public string Text => Encoding.UTF8.GetString(Content);

    public JsonNode Json => JsonNode.Parse(Content)!;

    public string? MediaType => Response.Content.Headers.ContentType?.MediaType;

    /// <summary>The code of problem details; fails where the response is none.</summary>
    public string Code
    {
        get
        {
            Assert.Equal("application/problem+json", MediaType);
            Assert.Equal(Status, Json["status"]!.GetValue<int>());
            return Json["code"]!.GetValue<string>();
        }
    }
}
