using Bookstore.Infrastructure.Patreon.Rows;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Requests to refresh a member are in the database.</summary>
public sealed class RefreshRequestTests : IAsyncLifetime
{
    private const string Failure = "Could not refresh or store a member";

    private readonly WatchedClock _clock = new();
    private TestPatreon _patreon = null!;
    private PatronsSite _site = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        _site = await PatronsSite.StartAsync(_patreon, _clock);
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _patreon.DisposeAsync();
    }

    [Fact]
    public async Task A_request_that_a_stopped_process_did_not_answer_is_answered_after_the_next_start_without_a_sync()
    {
        var asked = new TaskCompletionSource();
        _patreon.Answer = async context =>
        {
            if (!context.Request.Path.Value!.Contains("/members/m-1", StringComparison.Ordinal))
            {
                return false;
            }

            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        await _site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await _site.StopAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 1500, "102");
        // The sync does not get that far.
        _patreon.Answer = context => context.Request.Path.Value!.Contains("/campaigns", StringComparison.Ordinal)
            ? TestPatreon.ErrorAsync(context, 403)
            : Task.FromResult(false);

        await _site.StartAgainAsync();
        await _site.WaitForLogAsync("Refreshed a member from Patreon: stored");

        Assert.Equal(1500, (await _site.FindKnownAsync(await _site.RegisterAsync("u-1"))).Entitlement.Cents);
        await WaitForNoRequestsAsync();
    }

    [Fact]
    public async Task A_request_that_fails_is_repeated_three_times_and_then_left_to_the_sync()
    {
        _patreon.Answer = context => TestPatreon.TextAsync(context, "{}", 404);
        await _site.Members.RequestRefreshAsync("m-1", CancellationToken.None);

        foreach (var delay in (TimeSpan[])[TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)])
        {
            await WaitForDueAsync(_clock.GetUtcNow() + delay);
            _clock.Advance(delay);
        }

        await _site.WaitForLogAsync("Could not refresh a member from Patreon, attempt 4");
        await WaitForNoRequestsAsync();
    }

    [Fact]
    public async Task A_request_that_can_not_be_stored_is_accepted_and_stored_later()
    {
        await _site.QueryAsync(database => FailingWrites.BeginAsync(database, "INSERT", "MemberRefreshRequests"));
        await _site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        Assert.Equal(0, _patreon.Count("/members/m-1"));

        await _site.QueryAsync(FailingWrites.EndAsync);
        await _clock.PassAsync(TimeSpan.FromSeconds(10));

        await _site.WaitForLogAsync("Refreshed a member from Patreon: stored");
    }

    [Fact]
    public async Task A_request_whose_sender_gives_up_while_the_database_hangs_is_kept()
    {
        // Only a file has a lock that the process holds.
        await using var site = await PatronsSite.StartAsync(_patreon, _clock, settings: PatronsSite.InFile);
        using var sender = new CancellationTokenSource();
        Task adding;
        using (await site.Services.GetRequiredService<WriteLock>().AcquireAsync())
        {
            adding = site.Members.RequestRefreshAsync("m-1", sender.Token);
            await sender.CancelAsync();
            await _clock.PassAsync(TimeSpan.FromSeconds(3));
            await adding;
        }

        await _clock.PassAsync(TimeSpan.FromSeconds(10));

        await site.WaitForLogAsync("Refreshed a member from Patreon: stored");
    }

    [Fact]
    public async Task While_the_database_takes_no_writes_a_member_is_read_ever_more_rarely()
    {
        await _site.QueryAsync(database => FailingWrites.BeginAsync(database, "DELETE", "MemberRefreshRequests"));
        await _site.Members.RequestRefreshAsync("m-1", CancellationToken.None);
        await _site.WaitForLogAsync(Failure);
        foreach (var pause in (int[])[5, 10, 20, 40, 60, 60])
        {
            var (failures, since) = (_site.Count(Failure), _clock.GetUtcNow());
            await AdvanceUntilAsync(() => Task.FromResult(_site.Count(Failure) > failures));
            Assert.True(_clock.GetUtcNow() - since >= TimeSpan.FromSeconds(pause), $"{pause} seconds");
        }

        await _site.QueryAsync(FailingWrites.EndAsync);
        await AdvanceUntilAsync(() => _site.QueryAsync(async database => !await database.MemberRefreshRequests.AnyAsync()));

        async Task AdvanceUntilAsync(Func<Task<bool>> isSo)
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (!await isSo())
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(TimeSpan.FromMilliseconds(5), timeout.Token);
            }
        }
    }

    private Task WaitForDueAsync(DateTimeOffset dueAt) => WaitAsync(
        requests => requests.AnyAsync(request => request.Failures > 0 && request.DueAt == dueAt));

    private Task WaitForNoRequestsAsync() => WaitAsync(async requests => !await requests.AnyAsync());

    private async Task WaitAsync(Func<IQueryable<MemberRefreshRequestRow>, Task<bool>> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await _site.QueryAsync(database => isSo(database.MemberRefreshRequests)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), timeout.Token);
        }
    }
}
