using System.Net;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The app is killed in the middle of a renewal of the creator's token.</summary>
public sealed class CreatorTokenCrashTests : IAsyncLifetime
{
    private const string Executing = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";
    private const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";
    private const string Commit = "SET \"Pair\"";
    private const string Begin = "SET \"RenewalBegunAt\"";

    private TestPatreon _patreon = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
    }

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task A_renewal_killed_before_its_request_is_sent_is_repeated()
    {
        await using var app = await StartAsync();
        app.KillAt($"{Executed}:1:{Begin}");
        _patreon.IsAccessTokenExpired = true;
        await HintAsync(app);
        await app.DiedAsync();
        Assert.NotNull(Assert.Single(await app.QueryAsync("SELECT RenewalBegunAt FROM PatreonTokens"))[0]);
        Assert.Equal(0, _patreon.Count("/token"));

        await app.StartAgainAsync();
        await app.WaitForLogAsync("The creator token was renewed");
        Assert.Null(Assert.Single(await app.QueryAsync("SELECT RenewalBegunAt FROM PatreonTokens"))[0]);
    }

    [Fact]
    public async Task A_renewal_killed_before_patreon_processed_it_is_repeated()
    {
        await using var app = await StartAsync();
        _patreon.IsAccessTokenExpired = true;
        var killed = new TaskCompletionSource();
        _patreon.BeforeRenewal = async context =>
        {
            await app.KillAsync();
            context.Abort();
            killed.TrySetResult();
            return true;
        };
        await HintAsync(app);
        await killed.Task.WaitAsync(TimeSpan.FromSeconds(60));

        _patreon.BeforeRenewal = null;
        await app.StartAgainAsync();
        await app.WaitForLogAsync("The creator token was renewed");
        Assert.Equal("refresh-2", _patreon.RefreshToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_renewal_killed_between_response_and_commit_is_reported_with_the_remedy(bool hasArrived)
    {
        await using var app = await StartAsync();
        _patreon.IsAccessTokenExpired = true;
        var killed = new TaskCompletionSource();
        if (hasArrived)
        {
            app.KillAt($"{Executing}:1:{Commit}");
        }
        else
        {
            _patreon.AfterRenewal = async context =>
            {
                await app.KillAsync();
                context.Abort();
                killed.TrySetResult();
                return true;
            };
        }

        await HintAsync(app);
        await (hasArrived ? app.DiedAsync() : killed.Task);
        _patreon.AfterRenewal = null;

        // Patreon has given the new pair away; nobody has it.
        await app.StartAgainAsync();
        await app.WaitForLogAsync("was interrupted, which may have used it up. Create new tokens at");
        Assert.Contains("Bookstore is ready", app.Output, StringComparison.Ordinal);
        Assert.Equal(1, await app.CountAsync("PatreonMembers"));

        await app.KillAsync();
        await app.StartAgainAsync(("Patreon__AccessToken", _patreon.AccessToken), ("Patreon__RefreshToken", _patreon.RefreshToken));
        await app.WaitForLogAsync("Synced all 1 member(s) from Patreon in");
        await app.KillAsync();
    }

    [Fact]
    public async Task A_renewal_killed_after_the_commit_keeps_the_new_tokens()
    {
        await using var app = await StartAsync();
        app.KillAt($"{Executed}:1:{Commit}");
        _patreon.IsAccessTokenExpired = true;
        await HintAsync(app);
        await app.DiedAsync();
        Assert.DoesNotContain("The creator token was renewed", app.Output, StringComparison.Ordinal);

        _patreon.Requests.Clear();
        _patreon.Members["m-2"] = new TestMember("u-2");
        await app.StartAgainAsync();
        await app.WaitForLogAsync("Synced all 2 member(s)");
        Assert.Equal(0, _patreon.Count("/token"));
    }

    private async Task<AppProcess> StartAsync()
    {
        var app = await AppProcess.StartAsync([.. AppProcess.NoLogto, .. AppProcess.KillSwitch, .. _patreon.Settings()]);
        await app.WaitForLogAsync("Synced all 1 member(s)");
        return app;
    }

    private static async Task HintAsync(AppProcess app)
    {
        var body = TestPatreon.Delivery("m-1", new TestMember("u-1"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, "/webhooks/patreon")) { Content = new StringContent(body) };
        request.Headers.Add("X-Patreon-Event", "members:update");
        request.Headers.Add("X-Patreon-Signature", TestPatreon.Sign(body));
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
