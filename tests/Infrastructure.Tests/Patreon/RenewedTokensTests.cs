using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Infrastructure.Tests.Persistence;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>What becomes of renewed tokens that a leader could not store before it lost the lead.</summary>
public sealed class RenewedTokensTests : IAsyncLifetime
{
    private readonly TestLeaderLock _leaderLock = new();
    private readonly FakeTimeProvider _clock = new();
    private TestPatreon _patreon = null!;
    private PatronsSite _site = null!;
    private LeaderElection _election = null!;
    private CreatorToken _token = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _site = await PatronsSite.StartAsync(_patreon);
        var services = _site.Services;
        _election = new(_leaderLock, services.GetRequiredService<LeaderMetrics>(), _clock, NullLogger<LeaderElection>.Instance);
        _token = new(
            services.GetRequiredService<TokenEndpoint>(), Store, _election, services.GetRequiredService<PatreonHealth>(), _clock,
            services.GetRequiredService<ILogger<CreatorToken>>());
        await _election.StartAsync(CancellationToken.None);
        var lease = await LeadAsync(1);
        await _token.GetAsync(CancellationToken.None);
        await _site.QueryAsync(database => FailingWrites.BeginAsync(database, "UPDATE OF \"Pair\"", "PatreonTokens"));
        await Assert.ThrowsAsync<PatreonException>(() => _token.ReplaceAsync("access-1", CancellationToken.None));
        await _site.QueryAsync(FailingWrites.EndAsync);
        lease.Lose();
    }

    public async Task DisposeAsync()
    {
        await _election.StopAsync(CancellationToken.None);
        _token.Dispose();
        _election.Dispose();
        await _site.DisposeAsync();
        await _patreon.DisposeAsync();
    }

    private CreatorTokenStore Store => _site.Services.GetRequiredService<CreatorTokenStore>();

    [Fact]
    public async Task They_give_way_to_those_of_other_settings_which_is_reported_once()
    {
        await _site.QueryAsync(database => database.Set<CreatorTokensRow>().ExecuteUpdateAsync(
            row => row.SetProperty(stored => stored.SettingsHash, new string('0', 64))));

        await _token.StoreRenewedAsync(CancellationToken.None);
        await _token.StoreRenewedAsync(CancellationToken.None);

        Assert.Equal(1, _site.Count("belong to other settings"));
    }

    [Fact]
    public async Task They_are_not_renewed_again_where_they_were_stored_and_the_answer_was_lost()
    {
        Assert.True(await Store.CommitAsync(new("access-1", "refresh-1", null), new("access-2", "refresh-2", null)));

        await LeadAsync(2);

        Assert.Equal("access-2", await _token.GetAsync(CancellationToken.None));
        Assert.Equal(1, _patreon.Count("/token"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Those_of_an_early_renewal_are_stored_without_another_call_of_the_api(bool isAtTheStop)
    {
        var clock = new FakeTimeProvider(StoredTime.Truncate(DateTimeOffset.UtcNow));
        await using var patreon = await TestPatreon.StartAsync();
        patreon.IsAccessTokenExpired = true;
        await using var site = await PatronsSite.StartAsync(patreon, clock);
        await site.QueryAsync(database => FailingWrites.BeginAsync(database, "UPDATE OF \"Pair\"", "PatreonTokens"));
        clock.Advance(TimeSpan.FromDays(29));
        patreon.KeepsOldAccessTokens = true;
        Assert.Equal("access-2", await site.Services.GetRequiredService<CreatorToken>().GetAsync(CancellationToken.None));

        await site.QueryAsync(FailingWrites.EndAsync);
        if (isAtTheStop)
        {
            await site.StopAsync();
            await site.StartAgainAsync();
        }

        var store = site.Services.GetRequiredService<CreatorTokenStore>();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await store.ReadAsync(CancellationToken.None) is not { AccessToken: "access-3", RefreshToken: "refresh-3" })
        {
            Assert.False(isAtTheStop);
            clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token);
        }

        Assert.Equal("access-3", await site.Services.GetRequiredService<CreatorToken>().GetAsync(CancellationToken.None));
        Assert.Equal(2, patreon.Count("/token"));
    }

    private async Task<TestLease> LeadAsync(long term)
    {
        var lease = _leaderLock.Grant(term);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_election.LatestTerm != term)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token);
        }

        return lease;
    }
}
