using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Tokens;

/// <summary>Access tokens of a session, from a Logto that answers, denies, rejects, or does not answer.</summary>
public sealed class AccessTokensTests : IAsyncLifetime
{
    private static readonly AccessTokenTarget Api = new("https://bookstore.example/api");

    private TokenSite _site = null!;

    public async Task InitializeAsync() => _site = await TokenSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Fifty_requests_at_once_make_one_refresh()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _site.GetTokenAsync(key, Api)));

        Assert.All(results, result => Assert.Equal("token-for-https://bookstore.example/api", Assert.IsType<AccessTokenResult.Issued>(result).Token));
        Assert.Single(_site.Provider.Refreshes);
    }

    [Fact]
    public async Task Two_instances_refresh_one_after_the_other_and_never_with_a_replaced_token()
    {
        _site.Provider.RotatesRefreshTokens = true;
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        IServiceProvider[] instances = [_site.AddInstance(TimeProvider.System), _site.AddInstance(TimeProvider.System)];

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => _site.GetTokenAsync(key, new AccessTokenTarget($"https://api-{i / 2}.example"), instances[i % 2])));

        Assert.All(results, result => Assert.IsType<AccessTokenResult.Issued>(result));
        Assert.Equal(8, _site.Provider.Refreshes.Distinct().Count());
        var row = await _site.FindRowAsync(key);
        Assert.Equal("refresh-9", _site.RefreshTokenOf(row!));
        Assert.Null(row!.RefreshLockedUntil);
    }

    [Fact]
    public async Task Each_target_has_a_token_of_its_own_until_shortly_before_it_expires()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        AccessTokenTarget[] targets = [new(), Api, new(null, "org"), Api with { OrganizationId = "org" }];

        foreach (var target in targets.Concat(targets))
        {
            Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key, target));
        }

        Assert.Equal(4, _site.Provider.Refreshes.Count);
        _site.Clock.Advance(TimeSpan.FromMinutes(58));
        await _site.GetTokenAsync(key, Api);
        Assert.Equal(4, _site.Provider.Refreshes.Count);
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        var renewed = Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key, Api));
        Assert.Equal(5, _site.Provider.Refreshes.Count);
        Assert.Equal(["read:books", "write:books"], renewed.Scopes);
        Assert.Equal(_site.Clock.GetUtcNow().AddHours(1), renewed.ExpiresAt, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_replaced_refresh_token_is_committed_before_the_access_token_is_used()
    {
        _site.Provider.RotatesRefreshTokens = true;
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        var ticket = (await _site.FindRowAsync(key))!.Ticket;

        await _site.GetTokenAsync(key);
        var row = await _site.FindRowAsync(key);

        Assert.Equal("refresh-2", _site.RefreshTokenOf(row!));
        Assert.Null(row!.RefreshStartedAt);
        Assert.Equal(ticket, row.Ticket);
        await _site.GetTokenAsync(key, Api);
        Assert.Equal(["refresh-1", "refresh-2"], _site.Provider.Refreshes);
    }

    [Fact]
    public async Task A_refresh_is_noted_before_logto_is_asked()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        DateTimeOffset? startedAt = null;
        _site.Provider.OnRequest = async request => startedAt = request.Path == "/oidc/token" ? (await _site.FindRowAsync(key))!.RefreshStartedAt : startedAt;

        await _site.GetTokenAsync(key);

        Assert.Equal(_site.Clock.GetUtcNow(), startedAt);
    }

    [Fact]
    public async Task A_replacement_that_was_lost_with_a_killed_process_needs_a_sign_in_and_ends_nothing()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        // As the process leaves it that was killed between Logto's answer and its commit.
        var id = (await _site.FindRowAsync(key))!.Id;
        Assert.IsType<RefreshBeginning.Begun>(await _site.Services.GetRequiredService<SessionRefreshes>().BeginAsync(id, default));
        _site.Provider.RevokeGrants();
        _site.Clock.Advance(SessionRefreshes.LockDuration);

        Assert.IsType<AccessTokenResult.SignInNeeded>(await _site.GetTokenAsync(key));

        var row = await _site.FindRowAsync(key);
        Assert.Null(row!.RefreshToken);
        Assert.True((await _site.RequestAsync(key)).Succeeded);
        Assert.IsType<AccessTokenResult.SignInNeeded>(await _site.GetTokenAsync(key));
        Assert.Single(_site.Provider.Refreshes);
    }

    [Fact]
    public async Task A_refresh_that_was_cut_off_before_logto_replaced_the_token_is_repeated()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        await _site.Services.GetRequiredService<SessionRefreshes>().BeginAsync((await _site.FindRowAsync(key))!.Id, default);
        _site.Clock.Advance(SessionRefreshes.LockDuration);

        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key));

        Assert.Null((await _site.FindRowAsync(key))!.RefreshStartedAt);
    }

    [Fact]
    public async Task A_refresh_that_was_cut_off_before_the_clock_was_set_back_holds_up_no_other()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Clock.Correction = TimeSpan.FromHours(7);
        await _site.Services.GetRequiredService<SessionRefreshes>().BeginAsync((await _site.FindRowAsync(key))!.Id, default);

        _site.Clock.Correction = TimeSpan.Zero;

        Assert.IsType<RefreshBeginning.Begun>(
            await _site.Services.GetRequiredService<SessionRefreshes>().BeginAsync((await _site.FindRowAsync(key))!.Id, default));
    }

    [Fact]
    public async Task A_token_that_was_issued_before_the_clock_was_set_back_is_asked_for_again()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Clock.Correction = TimeSpan.FromHours(7);
        await _site.GetTokenAsync(key);

        _site.Clock.Correction = TimeSpan.Zero;
        await _site.GetTokenAsync(key);
        await _site.GetTokenAsync(key);

        Assert.Equal(2, _site.Provider.Refreshes.Count);
    }

    [Fact]
    public async Task A_token_that_logto_no_longer_accepts_is_replaced_once_for_all_who_had_it()
    {
        var tokens = 0;
        _site.Provider.RefreshError = _ => Results.Json(new { access_token = $"token-{++tokens}", expires_in = 3600 });
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        await _site.GetTokenAsync(key);

        Assert.Equal("token-2", Assert.IsType<AccessTokenResult.Issued>(await _site.ReplaceTokenAsync(key, "token-1")).Token);
        Assert.Equal("token-2", Assert.IsType<AccessTokenResult.Issued>(await _site.ReplaceTokenAsync(key, "token-1")).Token);
        Assert.Equal("token-2", Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key)).Token);

        _site.Provider.RefreshError = null;
        _site.Provider.RevokeGrants();
        Assert.IsType<AccessTokenResult.SessionEnded>(await _site.ReplaceTokenAsync(key, "token-2"));
        Assert.Null(await _site.FindRowAsync(key));
        Assert.IsType<AccessTokenResult.SessionEnded>(await _site.ReplaceTokenAsync(key, "token-2"));
    }

    [Fact]
    public async Task A_revoked_grant_ends_the_session_and_no_other()
    {
        var other = await _site.SignInAsync(_site.Provider.NewRefreshToken(), "sid-other");
        var key = await _site.SignInAsync("a-token-that-was-revoked", "sid");

        Assert.IsType<AccessTokenResult.SessionEnded>(await _site.GetTokenAsync(key));

        Assert.False((await _site.RequestAsync(key)).Succeeded);
        Assert.True((await _site.RequestAsync(other)).Succeeded);
        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(other));
    }

    [Theory]
    [InlineData(403, "access_denied")]
    [InlineData(403, "insufficient_scope")]
    [InlineData(400, "access_denied")]
    public async Task A_denial_leaves_the_session_and_its_other_tokens(int status, string error)
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Provider.RefreshError = form => form.ContainsKey("organization_id")
            ? Results.Json(new { error, error_description = "user is not a member of the organization" }, statusCode: status)
            : null;

        Assert.Equal(
            new AccessTokenResult.Denied("user is not a member of the organization"),
            await _site.GetTokenAsync(key, new AccessTokenTarget(null, "org")));

        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key));
        Assert.True((await _site.RequestAsync(key)).Succeeded);
    }

    [Theory]
    [InlineData(400, "invalid_request", "client secret has expired")]
    [InlineData(401, "invalid_client", "client authentication failed")]
    public async Task A_rejected_application_ends_no_session_and_shows_in_the_health_check(int status, string error, string description)
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Provider.RefreshError = _ => Results.Json(new { error, error_description = description }, statusCode: status);

        Assert.IsType<AccessTokenResult.Misconfigured>(await _site.GetTokenAsync(key));

        Assert.True((await _site.RequestAsync(key)).Succeeded);
        Assert.Contains(description, (await CheckHealthAsync()).Description!, StringComparison.Ordinal);

        _site.Provider.RefreshError = null;
        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key));
        Assert.Equal(HealthStatus.Healthy, (await CheckHealthAsync()).Status);
    }

    [Theory]
    [InlineData("access_denied")]
    [InlineData("invalid_target")]
    public async Task A_refusal_about_something_else_shows_that_the_application_is_accepted_again(string refusal)
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Provider.RefreshError = _ => Results.Json(new { error = "invalid_client" }, statusCode: 401);
        await _site.GetTokenAsync(key, Api);
        Assert.Equal(HealthStatus.Degraded, (await CheckHealthAsync()).Status);

        _site.Provider.RefreshError = _ => Results.Json(new { error = refusal }, statusCode: 400);
        await _site.GetTokenAsync(key);

        Assert.Equal(HealthStatus.Healthy, (await CheckHealthAsync()).Status);
    }

    [Fact]
    public async Task A_resource_that_the_sign_in_did_not_ask_for_is_no_fault_of_the_site_and_leaves_the_session_its_other_tokens()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Provider.RefreshError = form => form.ContainsKey("resource")
            ? Results.Json(new { error = "invalid_target", error_description = "resource indicator is missing, or unknown" }, statusCode: 400)
            : null;

        Assert.IsType<AccessTokenResult.ResourceNotGranted>(await _site.GetTokenAsync(key, Api));
        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key));

        Assert.Equal(HealthStatus.Healthy, (await CheckHealthAsync()).Status);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(404)]
    public async Task An_outage_ends_no_session_and_the_next_attempt_succeeds(int status)
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Provider.RefreshError = _ => Results.StatusCode(status);

        Assert.IsType<AccessTokenResult.Unavailable>(await _site.GetTokenAsync(key));
        Assert.True((await _site.RequestAsync(key)).Succeeded);

        _site.Provider.RefreshError = null;
        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(key));
    }

    [Fact]
    public async Task A_session_that_ended_during_its_refresh_gets_no_token()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        _site.Provider.OnRequest = request => request.Path == "/oidc/token"
            ? _site.Services.GetRequiredService<SessionStore>().RemoveAsync(key)
            : Task.CompletedTask;

        Assert.IsType<AccessTokenResult.SessionEnded>(await _site.GetTokenAsync(key));
        Assert.Null(await _site.FindRowAsync(key));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_answer_to_a_token_that_another_process_has_replaced_ends_nothing(bool isRejected)
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        var id = (await _site.FindRowAsync(key))!.Id;
        // By its clock, the lock of this process is over: as if this process had been suspended for so long.
        var refreshes = _site.AddInstance(new FakeTimeProvider(_site.Clock.GetUtcNow() + SessionRefreshes.LockDuration)).GetRequiredService<SessionRefreshes>();
        _site.Provider.OnRequest = async request =>
        {
            if (request.Path == "/oidc/token")
            {
                await refreshes.CompleteAsync(Assert.IsType<RefreshBeginning.Begun>(await refreshes.BeginAsync(id, default)), "the-newer-one");
            }
        };
        _site.Provider.RefreshError = _ => isRejected ? Results.Json(new { error = "invalid_grant" }, statusCode: 400) : null;

        Assert.IsType<AccessTokenResult.Unavailable>(await _site.GetTokenAsync(key));

        Assert.Equal("the-newer-one", _site.RefreshTokenOf((await _site.FindRowAsync(key))!));
        Assert.Empty(_site.Provider.Revoked);
        Assert.True((await _site.RequestAsync(key)).Succeeded);
    }

    [Fact]
    public async Task Nobody_and_a_session_without_a_refresh_token_ask_logto_nothing()
    {
        var key = await _site.SignInAsync(refreshToken: null);

        Assert.IsType<AccessTokenResult.SignInNeeded>(await _site.GetTokenAsync(key));
        Assert.IsType<AccessTokenResult.SessionEnded>(await _site.GetTokenAsync(SessionKey.Create()));
        Assert.Empty(_site.Provider.Refreshes);
    }

    [Fact]
    public async Task A_refresh_token_in_the_row_is_encrypted_for_its_session_alone()
    {
        var key = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        var other = await _site.SignInAsync(_site.Provider.NewRefreshToken());
        var (row, otherRow) = ((await _site.FindRowAsync(key))!, (await _site.FindRowAsync(other))!);

        Assert.Equal("refresh-1", _site.RefreshTokenOf(row));
        Assert.False(row.RefreshToken.AsSpan().IndexOf("refresh-1"u8) >= 0);
        var whole = await _site.Services.GetRequiredService<SessionStore>().FindTicketAsync(row.Id, default);
        Assert.DoesNotContain("refresh-1", whole!.Properties.Items.Values);
        Assert.Null(_site.RefreshTokenOf(new UserSessionRow
        {
            Id = otherRow.Id,
            RefreshToken = row.RefreshToken,
            KeyHash = [],
            Ticket = [],
            ProfileId = default,
            CreatedAt = default,
            LastSeenAt = default,
            ExpiresAt = default,
        }));
    }

    [Fact]
    public async Task Ending_one_session_of_a_grant_leaves_the_others_tokens()
    {
        var first = await _site.SignInAsync(_site.Provider.NewRefreshToken(), "sid");
        var second = await _site.SignInAsync(_site.Provider.NewRefreshToken(), "sid");
        var store = _site.Services.GetRequiredService<SessionStore>();

        Assert.Null((await store.EndAsync(first, SessionEndReason.SignOut))!.TokenToRevoke);

        Assert.IsType<AccessTokenResult.Issued>(await _site.GetTokenAsync(second));
        Assert.Equal("refresh-2", (await store.EndAsync(second, SessionEndReason.SignOut))!.TokenToRevoke);
    }

    private async Task<HealthReportEntry> CheckHealthAsync() => (await _site.Services.GetRequiredService<HealthCheckService>()
        .CheckHealthAsync(check => check.Name == "logto")).Entries["logto"];
}
