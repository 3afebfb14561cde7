using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Patreon's webhooks over HTTP, and a sign-in that is nobody's member: what ends up in the database is what Patreon says.</summary>
public sealed class PatreonWebhookTests : IAsyncLifetime
{
    private static readonly TestMember Reader = new("u-1", "active_patron", 500, "101");
    private static readonly TestMember Patron = new("u-1", "active_patron", 1500, "102");

    // What refuses a body before it is read may close the connection under it: the body waits until it is asked for.
    private readonly HttpClient _http = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) })
    {
        DefaultRequestHeaders = { ExpectContinue = true },
    };

    private TestPatreon _patreon = null!;
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _provider = await TestProvider.StartAsync();
        _patreon.Members["m-1"] = Reader;
        _app = await RunningApp.StartAsync([.. _provider.Settings(), .. _patreon.Settings(), ("Logging__LogLevel__Bookstore.Infrastructure", "Debug")]);
        await _app.WaitForLogAsync("Synced all 1 member(s)");
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
        await _patreon.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_refreshes_the_member_and_stores_the_response()
    {
        _patreon.Members["m-1"] = Patron;

        // Late: it speaks of a tier that is no longer the member's.
        Assert.Equal(HttpStatusCode.OK, await DeliverAsync(TestPatreon.Delivery("m-1", Reader)));
        await _app.WaitForLogAsync("Refreshed a member from Patreon: stored");

        Assert.Equal(1500L, Assert.Single(await _app.QueryAsync("SELECT EntitledCents FROM PatreonMembers"))[0]);
    }

    [Fact]
    public async Task Repeated_and_reordered_webhooks_end_in_patreons_current_state()
    {
        _patreon.Members.TryRemove("m-1", out _);
        string[] deliveries = [TestPatreon.Delivery("m-1", Patron), TestPatreon.Delivery("m-1", Reader)];
        foreach (var trigger in (string[])["members:delete", "members:update", "members:pledge:delete", "members:create", "members:delete"])
        {
            foreach (var delivery in deliveries)
            {
                Assert.Equal(HttpStatusCode.OK, await DeliverAsync(delivery, trigger));
            }
        }

        await _app.WaitForLogAsync("Refreshed a member from Patreon: gone");
        Assert.Equal(0, await _app.CountAsync("PatreonMembers"));
    }

    [Fact]
    public async Task A_webhook_without_patreons_signature_is_rejected_before_it_is_read()
    {
        var delivery = TestPatreon.Delivery("m-1", Patron);
        var made = new string('0', 32);

        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(delivery, signature: ""));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(delivery, signature: made));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(delivery + " ", signature: TestPatreon.Sign(delivery)));
        Assert.Equal(HttpStatusCode.Unauthorized, await DeliverAsync(delivery, signature: TestPatreon.Sign(delivery).ToUpperInvariant()));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await DeliverAsync(new string(' ', 128 * 1024 + 1)));
        Assert.Equal(0, _patreon.Count("/members/"));
    }

    [Fact]
    public async Task Every_webhook_with_a_valid_signature_is_answered_with_2xx_and_logged()
    {
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync(TestPatreon.TestDelivery, "members:pledge:create"));
        await _app.WaitForLogAsync("Received a test of the Patreon webhook (members:pledge:create): its signature is valid, and it names no member");
        foreach (var body in (string[])["""{"data":null}""", """{"data":{"type":"post","id":null}}""", """{"data":{"type":"member"}}""", """{"data":{"\ud800":1}}"""])
        {
            Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync(body, "posts:publish"));
        }

        await WaitAsync(() => Task.FromResult(Count("Received a test of the Patreon webhook") == 5));

        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync(TestPatreon.Delivery("m-1", Patron), "posts:publish"));
        await _app.WaitForLogAsync("Ignored a Patreon webhook (posts:publish): the site doesn't need this event");
        Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync("""{"data":{"type":"post","id":"1"}}""", "A B"));
        await _app.WaitForLogAsync("Ignored a Patreon webhook (unknown): the site doesn't need this event");

        string[] unreadable = ["", "{", "[]", "{}", """{"data":[]}""", """{"data":{"id":7}}""", """{"data":{"id":"\ud800"}}"""];
        foreach (var body in unreadable)
        {
            Assert.Equal(HttpStatusCode.NoContent, await DeliverAsync(body));
        }

        await WaitAsync(() => Task.FromResult(Count("its signature is valid, but its body is not a JSON:API document") == unreadable.Length));
        // Nothing advises to compare a secret that is right.
        Assert.Equal((0, 0), (Count("Rejected a Patreon webhook"), _patreon.Count("/members/")));

        int Count(string text) => _app.Output.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_secret_or_a_token_the_webhook_is_not_found()
    {
        await _app.KillAsync();
        await _app.StartAgainAsync(("Patreon__WebhookSecret", null));
        Assert.Equal(HttpStatusCode.NotFound, await DeliverAsync("{}"));

        await _app.KillAsync();
        // Another one, since requests of the app that was killed may still arrive at the first.
        await using var unused = await TestPatreon.StartAsync();
        await _app.StartAgainAsync([.. unused.Settings(), ("Patreon__AccessToken", null)]);
        Assert.Equal(HttpStatusCode.NotFound, await DeliverAsync("{}"));
        Assert.DoesNotContain("patreon", await _http.GetStringAsync(new Uri(_app.Url, "/health/ready")), StringComparison.Ordinal);
        Assert.Empty(unused.Requests);
        await _app.WaitForLogAsync(
            "these settings have no effect: Patreon:ApiBase, Patreon:ClientId, Patreon:ClientSecret, Patreon:RefreshToken, Patreon:WebhookSecret");
    }

    [Fact]
    public async Task The_log_has_no_token_no_secret_and_no_personal_data()
    {
        _patreon.IsAccessTokenExpired = true;
        await DeliverAsync(TestPatreon.Delivery("m-1", Patron));
        await _app.WaitForLogAsync("Refreshed a member from Patreon: stored");
        _patreon.ReplaceTokens();
        await DeliverAsync(TestPatreon.Delivery("m-1", Patron));
        await _app.WaitForLogAsync("invalid_grant");

        foreach (var secret in (string[])["access-", "refresh-", TestPatreon.ClientSecret, TestPatreon.WebhookSecret, "u-1", "m-1"])
        {
            Assert.DoesNotContain(secret, _app.Output, StringComparison.Ordinal);
        }

        var ready = await _http.GetAsync(new Uri(_app.Url, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("invalid_grant", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_does_not_wait_for_patreon()
    {
        await _app.KillAsync();
        _patreon.Answer = async context =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        await _app.StartAgainAsync();
        _provider.UserInfo = () => Microsoft.AspNetCore.Http.Results.Text(
            """{"sub":"abc123def456","name":"Robin Reader","identities":{"patreon":{"userId":"u-9"}}}""", "application/json");
        using var browser = new TestBrowser();

        var home = await browser.OpenAsync(new Uri(_app.Url, "/sign-in"));

        Assert.True(home.HasButton("Sign out"));
        Assert.Equal("u-9", Assert.Single(await _app.QueryAsync("SELECT PatreonUserId FROM PatreonIdentities"))[0]);
    }

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }

    private async Task<HttpStatusCode> DeliverAsync(string body, string trigger = "members:update", string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_app.Url, "/webhooks/patreon")) { Content = new StringContent(body) };
        request.Headers.Add("X-Patreon-Event", trigger);
        request.Headers.Add("X-Patreon-Signature", signature ?? TestPatreon.Sign(body));
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }
}
