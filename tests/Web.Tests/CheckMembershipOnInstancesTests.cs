using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>"Check again" at an instance that isn't the one that asks Patreon.</summary>
public sealed class CheckMembershipOnInstancesTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private readonly Uri _followerUrl = new($"http://localhost:{RunningApp.FreePort()}");
    private TestPatreon _patreon = null!;
    private TestProvider _provider = null!;
    private RunningApp _leader = null!;
    private RunningApp _follower = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        _provider = await TestProvider.StartAsync();
        _provider.UserInfo = () => Results.Content(
            """{"sub":"abc123def456","name":"Robin Reader","identities":{"patreon":{"userId":"u-1"}}}""", "application/json");
        (string, string?)[] shared =
        [
            .. _provider.Settings(), .. _patreon.Settings(), RunningApp.Postgres,
            ("ConnectionStrings__Bookstore", await (await PostgresServer.OpenAsync()).CreateDatabaseAsync()),
        ];
        _leader = await RunningApp.StartAsync(shared);
        await _leader.WaitForLogAsync("Synced all 1 member(s)");
        _follower = await RunningApp.StartAsync(
            services => services.AddSingleton<TimeProvider>(new StandingClock()),
            [.. shared, ("PublicUrl", _leader.Url.GetLeftPart(UriPartial.Authority)), ("ASPNETCORE_URLS", _followerUrl.GetLeftPart(UriPartial.Authority))]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _follower.DisposeAsync();
        await _leader.DisposeAsync();
        await _provider.DisposeAsync();
        await _patreon.DisposeAsync();
    }

    [Fact]
    public async Task The_answer_that_the_leader_stores_is_on_the_page_of_the_other_instance()
    {
        await _browser.OpenAsync(new Uri(_leader.Url, "/sign-in"));
        var account = await _browser.OpenAsync(new Uri(_followerUrl, "/account"));
        Assert.Contains("Reader (€5 a month)", account.Text, StringComparison.Ordinal);
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");

        var checkedPage = await _browser.PressAsync(account, "Check again");

        Assert.Equal(new Uri(_followerUrl, "/account"), checkedPage.Url);
        Assert.Contains("What you see here is up to date.", checkedPage.Text, StringComparison.Ordinal);
        Assert.Contains("Patron (€15 a month)", checkedPage.Text, StringComparison.Ordinal);
    }

    // The page waits for the answer until it is there, and nothing that the instance remembers grows old meanwhile.
    private sealed class StandingClock : TimeProvider
    {
        private readonly DateTimeOffset _now = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => 0;
    }
}
