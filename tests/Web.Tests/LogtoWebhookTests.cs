using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Webhooks over HTTP, from Logto and from impostors; back-channel logout is in tests/Conformance.Tests.</summary>
public sealed class LogtoWebhookTests : IAsyncLifetime
{
    private const string SigningKey = "the-signing-key";

    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _phone = new();
    // What refuses a body before it is read may close the connection under it: the body waits until it is asked for.
    private readonly HttpClient _logto = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
    {
        DefaultRequestHeaders = { ExpectContinue = true },
    };

    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync([.. _provider.Settings(), ("Logto__WebhookSigningKey", SigningKey)]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _phone.Dispose();
        _logto.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_refreshes_the_profile_unless_it_is_late()
    {
        await SignInAsync(_browser, "sid");

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Newer", 2_000, patreon: "777")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Older", 1_000, patreon: "778")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Newer", 2_000, patreon: "777")));

        Assert.Equal("Newer", Assert.Single(await _app.QueryAsync("SELECT Name FROM UserProfiles"))[0]);
        Assert.Equal("777", Assert.Single(await _app.QueryAsync("SELECT PatreonUserId FROM PatreonIdentities"))[0]);
        Assert.True(await IsSignedInAsync(_browser));

        // By today's name on both pages, not by that of the sign-in.
        Assert.Contains("Hello, Newer", (await _browser.OpenAsync(_app.Url)).Text, StringComparison.Ordinal);
        Assert.Contains("Newer", (await _browser.OpenAsync(new Uri(_app.Url, "/account"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspension_ends_all_sessions_and_lifting_it_ends_none()
    {
        await SignInAsync(_browser, "sid-1");
        await SignInAsync(_phone, "sid-2");
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.SuspensionStatus.Updated", isSuspended: true)));
        Assert.False(await IsSignedInAsync(_browser));
        Assert.False(await IsSignedInAsync(_phone));

        await SignInAsync(_browser, "sid-3");
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 2_000, @event: "User.SuspensionStatus.Updated")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.SuspensionStatus.Updated", isSuspended: true)));
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task A_deletion_at_logto_deletes_the_profile_and_all_of_its_data()
    {
        await SignInAsync(_browser, "sid");
        await DeliverAsync(Changed("Robin", 1_000, patreon: "777"));
        Assert.Equal(1, await _app.CountAsync("PatreonIdentities"));

        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.Deleted")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 1_000, @event: "User.Deleted")));
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(Changed("Robin", 2_000)));

        Assert.False(await IsSignedInAsync(_browser));
        foreach (var table in (string[])["UserProfiles", "PatreonIdentities", "UserSessions"])
        {
            Assert.Equal(0, await _app.CountAsync(table));
        }
    }

    [Fact]
    public async Task A_webhook_without_logtos_signature_is_rejected_before_it_is_read()
    {
        await SignInAsync(_browser, "sid");
        var deletion = Changed("Robin", 1_000, @event: "User.Deleted");

        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(deletion, signature: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(deletion, signature: new string('0', 64)));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(deletion, signature: Sign(deletion + " ")));
        Assert.Equal(HttpStatusCode.BadRequest, await DeliverAsync("{"));
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("""{"event":"PostSignIn"}"""));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await DeliverAsync(new string(' ', 128 * 1024 + 1)));
        Assert.True(await IsSignedInAsync(_browser));
    }

    [Fact]
    public async Task Without_a_signing_key_the_webhook_endpoint_does_not_exist()
    {
        await _app.KillAsync();
        await _app.StartAgainAsync(("Logto__WebhookSigningKey", null));

        Assert.Equal(HttpStatusCode.NotFound, await DeliverAsync("{}"));
    }

    private static string Changed(
        string name, long updatedAt, string? patreon = null, string @event = "User.Data.Updated", bool isSuspended = false)
    {
        JsonObject identities = [];
        if (patreon is not null)
        {
            identities["patreon"] = new JsonObject { ["userId"] = patreon };
        }

        return new JsonObject
        {
            ["event"] = @event,
            ["data"] = new JsonObject
            {
                ["id"] = "abc123def456",
                ["name"] = name,
                ["updatedAt"] = updatedAt,
                ["isSuspended"] = isSuspended,
                ["identities"] = identities,
            },
        }.ToJsonString();
    }

    private static string Sign(string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes(body)));

    private async Task<HttpStatusCode> DeliverAsync(string body) => await DeliverAsync(body, Sign(body));

    private async Task<HttpStatusCode> DeliverAsync(string body, string? signature)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Url, "/webhooks/logto"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (signature is not null)
        {
            request.Headers.Add("logto-signature-sha-256", signature);
        }

        using var response = await _logto.SendAsync(request);
        return response.StatusCode;
    }

    private Task<Page> SignInAsync(TestBrowser browser, string sid)
    {
        _provider.Claims["sid"] = sid;
        return browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
    }

    private async Task<bool> IsSignedInAsync(TestBrowser browser) =>
        (await browser.GetAsync(new Uri(_app.Url, "/account"))).StatusCode == HttpStatusCode.OK;
}
