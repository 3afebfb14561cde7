using System.Security.Claims;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Sessions;
using Bookstore.Infrastructure.Tests.Sessions;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.Infrastructure.Tests.Tokens;

/// <summary>Sessions that Logto has to confirm from time to time, and what becomes of one that it does not.</summary>
public sealed class SessionRevalidationTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private TokenSite _site = null!;

    private TestProvider Provider => _site.Provider;

    public async Task InitializeAsync() => _site = await TokenSite.StartAsync();

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task A_session_that_is_not_due_reads_neither_logto_nor_the_database()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        await _site.RequestAsync(key);
        // Whoever reads the table now fails.
        await ExecuteAsync("ALTER TABLE \"UserSessions\" RENAME TO \"Elsewhere\"");

        Assert.True((await _site.RequestAsync(key)).Succeeded);

        Assert.Empty(Provider.Refreshes);
    }

    [Fact]
    public async Task A_session_in_use_is_confirmed_in_the_background_before_the_interval_is_over()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        var (asked, answer) = HoldRefreshes();
        _site.Clock.Advance(Interval - TimeSpan.FromSeconds(1));

        // Logto does not answer, and no request waits for it.
        Assert.True((await _site.RequestAsync(key)).Succeeded);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        answer.SetResult();

        await StopAsync();
        Assert.Equal(_site.Clock.GetUtcNow(), (await _site.FindRowAsync(key))!.ValidatedAt);
        Assert.Single(Provider.Refreshes);
    }

    [Fact]
    public async Task A_session_that_was_idle_is_confirmed_by_its_first_request_with_what_logto_says_now()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.UserInfo = () => Results.Text("""{"sub":"abc123def456","name":"Robin R. Reader","email":"robin@example.com","identities":{"patreon":{"userId":"u-9"}}}""", "application/json");
        _site.Clock.Advance(Interval * 5);

        var request = await _site.RequestAsync(key);

        Assert.Equal("Robin R. Reader", request.Principal!.Identity!.Name);
        await using var database = await _site.OpenDatabaseAsync();
        var profile = await database.UserProfiles.SingleAsync();
        Assert.Equal(("robin@example.com", "u-9"), (profile.Email, profile.Patreon!.PatreonUserId));
        var row = await _site.FindRowAsync(key);
        var ticket = await _site.Services.GetRequiredService<SessionStore>().FindTicketAsync(row!.Id, default);
        Assert.Contains("robin@example.com", SessionTicket.GetClaims(ticket!.Properties), StringComparison.Ordinal);
        Assert.Equal("a choice of the person", ticket.Properties.GetString("kept"));
        Assert.Equal(_site.Clock.GetUtcNow(), row.ValidatedAt);

        Assert.Equal("Robin R. Reader", (await _site.RequestAsync(key)).Principal!.Identity!.Name);
        Assert.Single(Provider.Refreshes);
    }

    [Fact]
    public async Task Many_requests_of_an_idle_session_ask_logto_once()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        _site.Clock.Advance(Interval);

        var requests = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _site.RequestAsync(key)));

        Assert.All(requests, request => Assert.True(request.Succeeded));
        Assert.Single(Provider.Refreshes);
    }

    [Fact]
    public async Task A_person_whose_grants_are_gone_is_out_within_the_interval()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.RevokeGrants();
        _site.Clock.Advance(Interval - TimeSpan.FromMinutes(15));
        Assert.True((await _site.RequestAsync(key)).Succeeded);

        _site.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.False((await _site.RequestAsync(key)).Succeeded);
        Assert.Null(await _site.FindRowAsync(key));
    }

    [Fact]
    public async Task A_person_whom_userinfo_no_longer_knows_is_out()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.UserInfo = () => Results.Json(new { error = "invalid_token" }, statusCode: 401);
        _site.Clock.Advance(Interval);

        Assert.False((await _site.RequestAsync(key)).Succeeded);
        Assert.Null(await _site.FindRowAsync(key));
    }

    [Fact]
    public async Task Userinfo_of_another_person_never_enters_the_session()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.UserInfo = () => Results.Text("""{"sub":"mallory","name":"Mallory"}""", "application/json");
        _site.Clock.Advance(Interval);

        Assert.False((await _site.RequestAsync(key)).Succeeded);
        Assert.Null(await _site.FindRowAsync(key));
    }

    [Fact]
    public async Task A_suspension_that_a_webhook_reported_meanwhile_stays()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        await ExecuteAsync("UPDATE \"UserProfiles\" SET \"IsSuspended\" = TRUE");
        _site.Clock.Advance(Interval);

        await _site.RequestAsync(key);

        await using var database = await _site.OpenDatabaseAsync();
        Assert.True((await database.UserProfiles.SingleAsync()).IsSuspended);
    }

    [Fact]
    public async Task While_logto_is_down_a_session_goes_on_for_a_day_and_no_request_waits_twice_in_a_minute()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.RefreshError = _ => Results.StatusCode(503);
        _site.Clock.Advance(Interval);

        Assert.True((await _site.RequestAsync(key)).Succeeded);
        Assert.True((await _site.RequestAsync(key)).Succeeded);
        Assert.Single(Provider.Refreshes);

        _site.Clock.Advance(TimeSpan.FromHours(22.9));
        Assert.True((await _site.RequestAsync(key)).Succeeded);
        _site.Clock.Advance(TimeSpan.FromHours(0.1));
        Assert.False((await _site.RequestAsync(key)).Succeeded);

        // The row is still there: Logto is back, and so is the person.
        Provider.RefreshError = null;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await _site.RequestAsync(key)).Succeeded);
    }

    [Fact]
    public async Task A_request_waits_two_seconds_at_most_and_the_check_goes_on_without_it()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        var (asked, answer) = HoldRefreshes();
        _site.Clock.Advance(Interval);

        var request = _site.RequestAsync(key);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(request.IsCompleted);
        _site.Clock.Advance(SessionRevalidator.MaxWait);

        Assert.True((await request).Succeeded);
        answer.SetResult();
        await StopAsync();
        Assert.Equal(_site.Clock.GetUtcNow() - SessionRevalidator.MaxWait, (await _site.FindRowAsync(key))!.ValidatedAt, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_rejected_application_signs_nobody_out()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.RefreshError = _ => Results.Json(new { error = "invalid_request", error_description = "client secret has expired" }, statusCode: 400);
        _site.Clock.Advance(Interval);

        Assert.True((await _site.RequestAsync(key)).Succeeded);
        Assert.NotNull(await _site.FindRowAsync(key));
    }

    [Fact]
    public async Task A_denial_by_a_rule_of_the_tenant_is_no_end()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.RefreshError = _ => Results.Json(new { error = "access_denied", error_description = "You are not a patron." }, statusCode: 400);
        _site.Clock.Advance(TimeSpan.FromDays(1));

        Assert.True((await _site.RequestAsync(key)).Succeeded);
        Assert.Equal(_site.Clock.GetUtcNow(), (await _site.FindRowAsync(key))!.ValidatedAt);
    }

    [Fact]
    public async Task A_session_without_a_refresh_token_ends_after_the_interval()
    {
        var key = await _site.SignInAsync(refreshToken: null);
        _site.Clock.Advance(Interval - TimeSpan.FromSeconds(1));
        Assert.True((await _site.RequestAsync(key)).Succeeded);

        _site.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False((await _site.RequestAsync(key)).Succeeded);
        Assert.Null(await _site.FindRowAsync(key));
        Assert.Empty(Provider.Refreshes);
    }

    [Fact]
    public async Task An_endpoint_for_machines_checks_no_session()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        _site.Clock.Advance(Interval);

        Assert.True((await _site.RequestAsync(key, isForPeople: false)).Succeeded);

        await StopAsync();
        Assert.Empty(Provider.Refreshes);
    }

    [Fact]
    public async Task A_failing_database_ends_no_session()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        _site.Clock.Advance(Interval - TimeSpan.FromSeconds(10));
        await _site.RequestAsync(key, isForPeople: false);
        _site.Clock.Advance(TimeSpan.FromSeconds(10));
        await ExecuteAsync("ALTER TABLE \"UserSessions\" RENAME TO \"Elsewhere\"");

        Assert.True((await _site.RequestAsync(key)).Succeeded);
    }

    [Fact]
    public async Task A_session_that_was_confirmed_by_a_clock_that_was_ahead_is_confirmed_again_once_the_clock_is_right()
    {
        _site.Clock.Correction = TimeSpan.FromHours(7);
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        await _site.RequestAsync(key);
        Assert.Empty(Provider.Refreshes);

        _site.Clock.Correction = TimeSpan.Zero;
        Assert.True((await _site.RequestAsync(key)).Succeeded);

        Assert.Single(Provider.Refreshes);
        Assert.Equal(_site.Clock.GetUtcNow(), (await _site.FindRowAsync(key))!.ValidatedAt);
    }

    [Fact]
    public async Task A_check_that_was_requested_by_a_clock_that_was_ahead_is_made_at_once()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        _site.Clock.Correction = TimeSpan.FromHours(7);
        await _site.Services.GetRequiredService<SessionOrganizations>().RequestRevalidationAsync(
            [new LogtoSubject(_site.Robin.Issuer, _site.Robin.Subject)], CancellationToken.None);

        _site.Clock.Correction = TimeSpan.Zero;
        await _site.RequestAsync(key);

        Assert.Single(Provider.Refreshes);
        Assert.Null((await _site.FindRowAsync(key))!.RevalidationRequestedAt);
    }

    [Fact]
    public async Task A_check_that_failed_before_the_clock_was_set_back_is_repeated_after_a_minute()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.RefreshError = _ => Results.StatusCode(503);
        _site.Clock.Correction = TimeSpan.FromHours(7);
        await _site.RequestAsync(key);
        Assert.Single(Provider.Refreshes);

        _site.Clock.Correction = TimeSpan.Zero;
        _site.Clock.Advance(Interval);
        await _site.RequestAsync(key);

        Assert.Equal(2, Provider.Refreshes.Count);
    }

    [Fact]
    public async Task A_check_that_read_userinfo_before_a_removal_does_not_bring_the_organization_back()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        Provider.UserInfo = () => Results.Text(
            """{"sub":"abc123def456","organizations":["night","day"],"organization_data":[{"id":"night","name":"Night"},{"id":"day","name":"Day"}]}""", "application/json");
        _site.Clock.Advance(Interval);
        Assert.Equal(["night", "day"], OrganizationsOf((await _site.RequestAsync(key)).Principal!));
        var removed = false;
        Provider.OnRequest = async request =>
        {
            if (request.Path == "/oidc/me" && !removed)
            {
                removed = true;
                await _site.Services.GetRequiredService<SessionOrganizations>().RemoveAsync(
                    "night", [new LogtoSubject(_site.Robin.Issuer, _site.Robin.Subject)], CancellationToken.None);
            }
        };

        _site.Clock.Advance(Interval);
        Assert.Equal(["day"], OrganizationsOf((await _site.RequestAsync(key)).Principal!));
        Assert.True(removed);
        Provider.RefreshError = _ => Results.StatusCode(503);
        Assert.Equal(["day"], OrganizationsOf((await _site.RequestAsync(key)).Principal!));

        // The check that the removal requested says what is right: the webhook was late.
        Provider.RefreshError = null;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["night", "day"], OrganizationsOf((await _site.RequestAsync(key)).Principal!));
    }

    [Fact]
    public async Task A_request_is_known_by_its_time_to_the_microsecond()
    {
        var key = await _site.SignInAsync(Provider.NewRefreshToken());
        await _site.Services.GetRequiredService<SessionOrganizations>().RequestRevalidationAsync(
            [new LogtoSubject(_site.Robin.Issuer, _site.Robin.Subject)], CancellationToken.None);
        var row = (await _site.FindRowAsync(key))!;
        var user = SessionUsers.User(_site.Robin) with { Organizations = [new OrganizationMembership("night", null, [])] };

        await _site.Services.GetRequiredService<ISessionRenewal>().RenewAsync(
            row.Id, _site.Robin, user, "{}", row.RevalidationRequestedAt!.Value.AddTicks(1), CancellationToken.None);

        var ticket = await _site.Services.GetRequiredService<SessionStore>().FindTicketAsync(row.Id, CancellationToken.None);
        Assert.Equal(["night"], OrganizationsOf(ticket!.Principal));
    }

    private static IEnumerable<string> OrganizationsOf(ClaimsPrincipal principal) =>
        SessionPrincipal.GetOrganizations(principal).Select(organization => organization.Id);

    // Logto does not answer a refresh before the test says so.
    private (TaskCompletionSource Asked, TaskCompletionSource Answer) HoldRefreshes()
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        Provider.OnRequest = request =>
        {
            if (request.Path != "/oidc/token")
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return answer.Task;
        };
        return (asked, answer);
    }

    // Ends the checks under way, as a stop of the site does.
    private Task StopAsync() => _site.Services.GetServices<IHostedService>().OfType<SessionRevalidator>().Single().StopAsync(CancellationToken.None)
        .WaitAsync(TimeSpan.FromSeconds(30));

    private async Task ExecuteAsync(string sql)
    {
        await using var database = await _site.OpenDatabaseAsync();
        await database.Database.ExecuteSqlRawAsync(sql);
    }
}
