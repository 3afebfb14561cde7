using System.Text;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Tests.Persistence;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>The creator token is renewed, and its loss is reported. What a SIGKILL leaves is in Process.Tests.</summary>
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
    public async Task An_expired_token_is_renewed_once_for_all_callers_and_stored_encrypted()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.IsAccessTokenExpired = true;
        var refresher = site.Services.GetRequiredService<MemberRefresher>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None)));

        Assert.Equal(1, _patreon.Count("/token"));
        Assert.Equal("access-2", _patreon.AccessToken);
        await site.StopAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(site.DatabasePath)!, "bookstore.db*"))
        {
            Assert.DoesNotContain("refresh-", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
        }

        await site.StartAgainAsync();
        await site.WaitForLogAsync("Synced all", times: 2);
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires_and_a_rejected_renewal_stops_nothing_while_it_is_valid()
    {
        var clock = new FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow));
        _patreon.ExpiresIn = 3600;
        _patreon.IsAccessTokenExpired = true;
        await using var site = await PatronsSite.StartAsync(_patreon, clock);
        Assert.Equal(1, _patreon.Count("/token"));

        _patreon.BeforeRenewal = async context =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return true;
        };
        clock.Advance(TimeSpan.FromMinutes(53));
        await site.SyncAsync();
        Assert.Equal(1, _patreon.Count("/token"));
        clock.Advance(TimeSpan.FromMinutes(2));
        await site.SyncAsync();

        Assert.Equal(1, site.Count("could not be renewed yet"));
        Assert.Equal(HealthStatus.Degraded, await SyncTests.HealthAsync(site));
        Assert.Equal(PatreonProblem.TokenRevoked, (await site.FindKnownAsync(await site.RegisterAsync("u-1"))).Problem);
    }

    [Fact]
    public async Task A_revoked_token_is_logged_once_with_the_remedy_until_the_settings_have_another()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var robin = await site.RegisterAsync("u-1");
        // What happens when the client is the one in Logto's connector, and the creator signs in.
        _patreon.ReplaceTokens();
        var refresher = site.Services.GetRequiredService<MemberRefresher>();

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var exception = await Assert.ThrowsAsync<PatreonException>(() => refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));
            Assert.Equal(PatreonProblem.TokenRevoked, exception.Problem);
        }

        Assert.Equal(1, _patreon.Count("/token"));
        Assert.Equal(1, site.Count("Create new tokens at https://www.patreon.com/portal/registration/register-clients"));
        Assert.Equal(HealthStatus.Degraded, await SyncTests.HealthAsync(site));
        var known = await site.FindKnownAsync(robin);
        Assert.Equal(PatreonProblem.TokenRevoked, known.Problem);
        Assert.Equal(500, known.Entitlement.Cents);

        await site.StopAsync();
        await site.StartAgainAsync(("Patreon:AccessToken", _patreon.AccessToken), ("Patreon:RefreshToken", _patreon.RefreshToken));
        await site.WaitForLogAsync("Synced all", times: 2);
        Assert.Null((await site.FindKnownAsync(robin)).Problem);
    }

    [Fact]
    public async Task A_token_that_was_revoked_from_the_start_shows_as_the_problem_of_the_check()
    {
        await using var site = await PatronsSite.StartAsync(
            _patreon, waitForSync: false, ("Patreon:AccessToken", "access-0"), ("Patreon:RefreshToken", "refresh-0"));

        await site.WaitForLogAsync("Create new tokens at");

        var checking = Assert.IsType<MembershipLookup.Checking>(await site.FindAsync(await site.RegisterAsync("u-1")));
        Assert.Equal(PatreonProblem.TokenRevoked, checking.Problem);
    }

    [Theory]
    [InlineData("no answer")]
    [InlineData("broken JSON")]
    [InlineData("without tokens")]
    public async Task A_lost_token_response_is_reported_by_the_next_renewal(string how)
    {
        var clock = new FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow));
        await using var site = await PatronsSite.StartAsync(_patreon, clock);
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
        var refresher = site.Services.GetRequiredService<MemberRefresher>();

        var first = await Assert.ThrowsAsync<PatreonException>(() => refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));
        var second = await Assert.ThrowsAsync<PatreonException>(() => refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));

        Assert.Equal((PatreonProblem.Unreachable, PatreonProblem.TokenRevoked), (first.Problem, second.Problem));
        Assert.Contains("was interrupted, which may have used it up", second.Message, StringComparison.Ordinal);

        await site.StopAsync();
        await site.StartAgainAsync();
        // Where instances share the database, the one before may be another one, whose request could still be under way for a while.
        await clock.AdvanceUntilAsync(site.WaitForLogAsync("was interrupted, which may have used it up", times: 2));
    }

    [Fact]
    public async Task A_plain_rejection_is_not_reported_as_interrupted_after_a_restart()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.ReplaceTokens();
        await Assert.ThrowsAsync<PatreonException>(() => ReadAsync(site));

        await site.StopAsync();
        await site.StartAgainAsync();
        await site.WaitForLogAsync("Create new tokens at", times: 2);

        Assert.Equal(0, site.Count("was interrupted"));
    }

    [Fact]
    public async Task A_renewal_that_was_never_sent_is_not_reported_as_interrupted()
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
    public async Task A_renewal_that_was_overtaken_by_a_successful_one_leaves_no_record()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var store = site.Services.GetRequiredService<CreatorTokenStore>();
        await store.BeginRenewalAsync();
        var overtaken = await store.BeginRenewalAsync();
        Assert.True(await store.CommitAsync(await store.ReadAsync(CancellationToken.None), new TokenPair("access-2", "refresh-2", RenewAt: null)));

        await store.EndRenewalAsync(overtaken);

        Assert.Null(await store.FindUnfinishedAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Stored_tokens_survive_a_temporary_loss_of_the_keys()
    {
        await using var site = await PatronsSite.StartAsync(_patreon, settings: PatronsSite.InFile);
        _patreon.IsAccessTokenExpired = true;
        await ReadAsync(site);

        await site.StopAsync();
        await site.StartAgainAsync(("DataProtection:Folder", "other-keys"));
        await site.WaitForLogAsync("Create new tokens at");
        Assert.NotEqual(0, site.Count("their Data Protection key is gone"));

        await site.StopAsync();
        await site.StartAgainAsync(("DataProtection:Folder", "keys"));
        await site.WaitForLogAsync("Synced all", times: 2);
    }

    [Fact]
    public async Task Valid_tokens_of_the_settings_replace_undecryptable_ones_at_their_renewal()
    {
        await using var site = await PatronsSite.StartAsync(_patreon, settings: PatronsSite.InFile);
        await site.StopAsync();
        await site.StartAgainAsync(("DataProtection:Folder", "other-keys"));
        await site.WaitForLogAsync("Synced all", times: 2);
        _patreon.IsAccessTokenExpired = true;
        await ReadAsync(site);

        await site.StopAsync();
        await site.StartAgainAsync();
        await site.WaitForLogAsync("Synced all", times: 3);
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Theory]
    [InlineData("UPDATE")]
    [InlineData("UPDATE OF \"Pair\"")]
    public async Task A_database_that_can_not_be_written_stops_no_valid_token(string operation)
    {
        var clock = new FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow));
        await using var site = await PatronsSite.StartAsync(_patreon, clock);
        _patreon.IsAccessTokenExpired = true;
        await ReadAsync(site);
        await site.QueryAsync(database => FailingWrites.BeginAsync(database, operation, "PatreonTokens"));

        clock.Advance(TimeSpan.FromDays(29));
        // Patreon has the access token live until it expires, whatever became of the refresh token.
        _patreon.KeepsOldAccessTokens = true;
        Assert.False(await ReadAsync(site));
        Assert.NotEqual(0, site.Count("could not be renewed yet"));

        await site.QueryAsync(FailingWrites.EndAsync);
        clock.Advance(TimeSpan.FromMinutes(6));
        _patreon.KeepsOldAccessTokens = false;
        Assert.False(await ReadAsync(site));
        Assert.Equal(2, _patreon.Count("/token"));
    }

    [Fact]
    public async Task Renewed_tokens_replace_only_those_that_were_used_up_for_them()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        var store = site.Services.GetRequiredService<CreatorTokenStore>();
        var first = await store.ReadAsync(CancellationToken.None);

        Assert.True(await store.CommitAsync(first, new TokenPair("access-2", "refresh-2", RenewAt: null)));
        Assert.False(await store.CommitAsync(first, new TokenPair("access-late", "refresh-late", RenewAt: null)));

        Assert.Equal("refresh-2", (await store.ReadAsync(CancellationToken.None)).RefreshToken);
    }

    [Fact]
    public async Task Tokens_of_other_settings_are_not_overwritten()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.QueryAsync(database => database.PatreonTokens.ExecuteUpdateAsync(row => row.SetProperty(tokens => tokens.SettingsHash, "other")));

        await Assert.ThrowsAsync<PatreonException>(() => site.Services.GetRequiredService<CreatorTokenStore>()
            .CommitAsync(new TokenPair("access-1", "refresh-1", RenewAt: null), new TokenPair("access-9", "refresh-9", RenewAt: null)));
    }

    [Fact]
    public async Task A_renewal_that_never_arrived_is_repeated()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        _patreon.IsAccessTokenExpired = true;
        _patreon.BeforeRenewal = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };
        var refresher = site.Services.GetRequiredService<MemberRefresher>();
        await Assert.ThrowsAsync<PatreonException>(() => refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));

        _patreon.BeforeRenewal = null;
        Assert.False(await refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));
    }

    [Fact]
    public async Task Renewed_tokens_that_could_not_be_stored_are_neither_used_nor_lost()
    {
        await using var site = await PatronsSite.StartAsync(_patreon);
        await site.QueryAsync(database => FailingWrites.BeginAsync(database, "UPDATE OF \"Pair\"", "PatreonTokens"));
        _patreon.IsAccessTokenExpired = true;
        var refresher = site.Services.GetRequiredService<MemberRefresher>();
        var requests = _patreon.Count("/members/");

        await Assert.ThrowsAsync<PatreonException>(() => refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));
        Assert.Equal(requests + 1, _patreon.Count("/members/"));

        await site.QueryAsync(FailingWrites.EndAsync);
        Assert.False(await refresher.RefreshAsync("m-1", isBulk: false, CancellationToken.None));
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Fact]
    public async Task A_wrong_client_secret_is_reported_with_the_names_of_the_settings()
    {
        await using var site = await PatronsSite.StartAsync(_patreon, settings: ("Patreon:ClientSecret", "wrong"));
        _patreon.IsAccessTokenExpired = true;

        var exception = await Assert.ThrowsAsync<PatreonException>(
            () => site.Services.GetRequiredService<MemberRefresher>().RefreshAsync("m-1", isBulk: false, CancellationToken.None));

        Assert.Contains("Patreon:ClientId or Patreon:ClientSecret", exception.Message, StringComparison.Ordinal);
        Assert.Null(await site.Services.GetRequiredService<CreatorTokenStore>().FindUnfinishedAsync(CancellationToken.None));
    }

    private static Task<bool> ReadAsync(PatronsSite site) =>
        site.Services.GetRequiredService<MemberRefresher>().RefreshAsync("m-1", isBulk: false, CancellationToken.None);
}
