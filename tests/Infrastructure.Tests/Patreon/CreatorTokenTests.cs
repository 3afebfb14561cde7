using System.Text;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>The creator's token is renewed, and its loss has a name. What a SIGKILL leaves is in Web.Tests.</summary>
public sealed class CreatorTokenTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
    }

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Fact]
    public async Task An_expired_token_is_renewed_once_for_all_who_need_it_and_stored_encrypted()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.IsAccessTokenExpired = true;
        var reads = site.Services.GetRequiredService<MemberRefresher>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reads.ReadAsync("m-1", isBulk: false, CancellationToken.None)));

        Assert.Equal(1, _patreon.Count("/token"));
        Assert.Equal("access-2", _patreon.AccessToken);
        await site.StopAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(site.DatabasePath)!, "bookstore.db*"))
        {
            Assert.DoesNotContain("refresh-", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }

        await site.StartAgainAsync();
        await site.SaysAsync("Read all", times: 2);
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires_and_while_it_is_good_a_refusal_stops_nothing()
    {
        _patreon.ExpiresIn = 1;
        _patreon.IsAccessTokenExpired = true;
        await using var site = await PatronsSite.StartAsync(_patreon);
        Assert.True(_patreon.Count("/token") >= 1);

        _patreon.BeforeRenewal = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return true;
        };
        await Task.Delay(TimeSpan.FromSeconds(1));
        await site.SyncAsync();

        Assert.Equal(1, site.Count("could not be renewed yet"));
        Assert.Equal(HealthStatus.Degraded, await SyncTests.HealthAsync(site));
        Assert.Equal(PatreonProblem.TokenRevoked, (await site.FindKnownAsync(await site.RegisterAsync("u-1"))).Trouble);
    }

    [Fact]
    public async Task A_lost_token_is_a_named_state_told_once_with_the_remedy_until_the_settings_have_another()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-1");
        // What happens when the client is the one in Logto's connector, and the creator signs in.
        _patreon.ReplaceTokens();
        var reads = site.Services.GetRequiredService<MemberRefresher>();

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var exception = await Assert.ThrowsAsync<PatreonException>(() => reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));
            Assert.Equal(PatreonProblem.TokenRevoked, exception.Trouble);
        }

        Assert.Equal(1, _patreon.Count("/token"));
        Assert.Equal(1, site.Count("Make new ones at https://www.patreon.com/portal/registration/register-clients"));
        Assert.Equal(HealthStatus.Degraded, await SyncTests.HealthAsync(site));
        var known = await site.FindKnownAsync(robin);
        Assert.Equal(PatreonProblem.TokenRevoked, known.Trouble);
        Assert.Equal(500, known.Level.Cents);

        await site.StopAsync();
        await site.StartAgainAsync(("Patreon:AccessToken", _patreon.AccessToken), ("Patreon:RefreshToken", _patreon.RefreshToken));
        await site.SaysAsync("Read all", times: 2);
        Assert.Null((await site.FindKnownAsync(robin)).Trouble);
    }

    [Fact]
    public async Task A_token_that_was_dead_from_the_start_is_told_to_whoever_waits_to_be_checked()
    {
        await using var site = await PatronsSite.StartAsync(
            _patreon, waitForSync: false, ("Patreon:AccessToken", "access-0"), ("Patreon:RefreshToken", "refresh-0"));

        await site.SaysAsync("Make new ones at");

        var checking = Assert.IsType<MembershipLookup.Checking>(await site.FindAsync(await site.RegisterAsync("u-1")));
        Assert.Equal(PatreonProblem.TokenRevoked, checking.Trouble);
    }

    [Theory]
    [InlineData("no answer")]
    [InlineData("broken JSON")]
    [InlineData("without tokens")]
    public async Task An_answer_that_was_lost_is_named_at_the_next_try(string how)
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.IsAccessTokenExpired = true;
        _patreon.AfterRenewal = async context =>
        {
            if (how == "no answer")
            {
                context.Abort();
                return true;
            }

            return await TestPatreon.TextAsync(context, how == "broken JSON" ? "{" : "{}");
        };
        var reads = site.Services.GetRequiredService<MemberRefresher>();

        var first = await Assert.ThrowsAsync<PatreonException>(() => reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));
        var second = await Assert.ThrowsAsync<PatreonException>(() => reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));

        Assert.Equal((PatreonProblem.Unreachable, PatreonProblem.TokenRevoked), (first.Trouble, second.Trouble));
        Assert.Contains("was cut short, which may have spent it", second.Message, StringComparison.Ordinal);

        await site.StopAsync();
        await site.StartAgainAsync();
        await site.SaysAsync("was cut short, which may have spent it", times: 2);
    }

    [Fact]
    public async Task A_plain_refusal_is_not_called_cut_short_after_a_restart()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.ReplaceTokens();
        await Assert.ThrowsAsync<PatreonException>(() => ReadAsync(site));

        await site.StopAsync();
        await site.StartAgainAsync();
        await site.SaysAsync("Make new ones at", times: 2);

        Assert.Equal(0, site.Count("was cut short"));
    }

    [Fact]
    public async Task A_renewal_that_never_left_is_not_called_cut_short()
    {
        await using var site = await PatronsSite.StartAsync(
            _patreon, waitForSync: false, ("Patreon:ApiBase", $"http://localhost:{RunningApp.FreePort()}/api/oauth2/v2"));
        var store = site.Services.GetRequiredService<CreatorTokenStore>();
        await store.ReadAsync(CancellationToken.None);

        await Assert.ThrowsAsync<PatreonException>(
            () => site.Services.GetRequiredService<CreatorToken>().ReplaceAsync("access-1", CancellationToken.None));

        Assert.Null(await store.FindUnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_renewal_that_was_overtaken_by_one_that_succeeded_leaves_no_note()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var store = site.Services.GetRequiredService<CreatorTokenStore>();
        await store.BeginRenewalAsync();
        var overtaken = await store.BeginRenewalAsync();
        await store.CommitAsync(new TokenPair("access-2", "refresh-2", RenewAt: null));

        await store.EndRenewalAsync(overtaken);

        Assert.Null(await store.FindUnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Keys_that_are_lost_for_a_while_do_not_cost_the_stored_pair()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.IsAccessTokenExpired = true;
        await ReadAsync(site);

        await site.StopAsync();
        await site.StartAgainAsync(("DataProtection:Folder", "other-keys"));
        await site.SaysAsync("Make new ones at");
        Assert.NotEqual(0, site.Count("their Data Protection key is gone"));

        await site.StopAsync();
        await site.StartAgainAsync(("DataProtection:Folder", "keys"));
        await site.SaysAsync("Read all", times: 2);
    }

    [Fact]
    public async Task A_pair_of_the_settings_that_is_good_takes_the_place_of_one_that_can_not_be_decrypted_when_it_is_renewed()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.StopAsync();
        await site.StartAgainAsync(("DataProtection:Folder", "other-keys"));
        await site.SaysAsync("Read all", times: 2);
        _patreon.IsAccessTokenExpired = true;
        await ReadAsync(site);

        await site.StopAsync();
        await site.StartAgainAsync();
        await site.SaysAsync("Read all", times: 3);
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Theory]
    [InlineData("CREATE TRIGGER full BEFORE UPDATE ON PatreonTokens BEGIN SELECT RAISE(ABORT, 'disk full'); END")]
    [InlineData("CREATE TRIGGER full BEFORE UPDATE OF Pair ON PatreonTokens BEGIN SELECT RAISE(ABORT, 'disk full'); END")]
    public async Task A_database_that_takes_no_write_stops_no_token_that_is_good(string trigger)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await PatronsSite.StartAsync(_patreon, clock);
        _patreon.IsAccessTokenExpired = true;
        await ReadAsync(site);
        await site.QueryAsync(database => database.Database.ExecuteSqlRawAsync(trigger));

        clock.Advance(TimeSpan.FromDays(29));
        // Patreon has the access token live until it expires, whatever became of the refresh token.
        _patreon.KeepsOldAccessTokens = true;
        Assert.False(await ReadAsync(site));
        Assert.NotEqual(0, site.Count("could not be renewed yet"));

        await site.QueryAsync(database => database.Database.ExecuteSqlRawAsync("DROP TRIGGER full"));
        clock.Advance(TimeSpan.FromMinutes(6));
        _patreon.KeepsOldAccessTokens = false;
        Assert.False(await ReadAsync(site));
        Assert.Equal(2, _patreon.Count("/token"));
    }

    [Fact]
    public async Task A_pair_of_other_settings_is_not_overwritten()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.QueryAsync(database => database.PatreonTokens.ExecuteUpdateAsync(row => row.SetProperty(tokens => tokens.SettingsHash, "other")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => site.Services.GetRequiredService<CreatorTokenStore>()
            .CommitAsync(new TokenPair("access-9", "refresh-9", RenewAt: null)));
    }

    [Fact]
    public async Task A_renewal_that_never_arrived_is_simply_repeated()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.IsAccessTokenExpired = true;
        _patreon.BeforeRenewal = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        var reads = site.Services.GetRequiredService<MemberRefresher>();
        await Assert.ThrowsAsync<PatreonException>(() => reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));

        _patreon.BeforeRenewal = null;
        Assert.False(await reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_pair_that_the_database_did_not_take_is_not_used_and_not_lost()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.QueryAsync(database => database.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER full BEFORE UPDATE OF Pair ON PatreonTokens BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
        _patreon.IsAccessTokenExpired = true;
        var reads = site.Services.GetRequiredService<MemberRefresher>();
        var requests = _patreon.Count("/members/");

        await Assert.ThrowsAsync<PatreonException>(() => reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));
        Assert.Equal(requests + 1, _patreon.Count("/members/"));

        await site.QueryAsync(database => database.Database.ExecuteSqlRawAsync("DROP TRIGGER full"));
        Assert.False(await reads.ReadAsync("m-1", isBulk: false, CancellationToken.None));
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Fact]
    public async Task A_wrong_client_secret_is_told_by_the_settings_name()
    {
        await using var site = await PatronsSite.StartAsync(_patreon, settings: ("Patreon:ClientSecret", "wrong"));
        _patreon.IsAccessTokenExpired = true;

        var exception = await Assert.ThrowsAsync<PatreonException>(
            () => site.Services.GetRequiredService<MemberRefresher>().ReadAsync("m-1", isBulk: false, CancellationToken.None));

        Assert.Contains("Patreon:ClientId or Patreon:ClientSecret", exception.Message, StringComparison.Ordinal);
        Assert.Null(await site.Services.GetRequiredService<CreatorTokenStore>().FindUnfinishedAsync(CancellationToken.None));
    }

    private static Task<bool> ReadAsync(PatronsSite site) =>
        site.Services.GetRequiredService<MemberRefresher>().ReadAsync("m-1", isBulk: false, CancellationToken.None);
}
