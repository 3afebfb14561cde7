using System.Net;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>The site beside the stand-in Patreon, whose control page does what Patreon or the creator may do.</summary>
public sealed class StandInPatreonTests : IAsyncLifetime
{
    private const string Member = "Grace Hopper";
    private const string Tier = "Patron of the Press, $5";

    private readonly TestBrowser _browser = new();
    private readonly HastyClock _clock = new();
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = await RunningApp.StartAsync(services => services.AddSingleton<TimeProvider>(_clock), ("LocalTenant__PatreonMembers", "2500"));
        await _app.WaitForLogAsync("Synced all ");
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task All_pages_of_members_are_read()
    {
        Assert.InRange(await _app.CountAsync("PatreonMembers"), 2501, 2520);
    }

    [Theory]
    [InlineData("Patreon is down, 503")]
    [InlineData("Broken JSON")]
    [InlineData("Never answers")]
    public async Task Stored_memberships_count_and_are_shown_as_outdated_until_patreon_responds_again(string trouble)
    {
        await _browser.SignInAsync(_app, Member);
        await ControlAsync($"{Tier}: {Member}");
        await BookAsync(HttpStatusCode.OK);

        await ControlAsync(trouble);
        _clock.IsHasty = true;
        await ControlAsync($"Cancel at once: {Member}");
        await _app.WaitForLogAsync("Could not refresh a member from Patreon, attempt 1");

        var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
        Assert.Contains("Patreon isn't responding right now, so we can't get an update", account.Text, StringComparison.Ordinal);
        await BookAsync(HttpStatusCode.OK);

        // What was said last is all that has to arrive.
        _clock.IsHasty = false;
        await ControlAsync("Up");
        await ControlAsync($"Join free: {Member}");
        await _app.WaitForLogAsync("Patreon responds again");
        await BookAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Access_follows_what_is_paid_in_every_form_of_the_records()
    {
        await _browser.SignInAsync(_app, Member);
        await ControlAsync($"Reader, $36 a year: {Member}");
        await MembershipAsync("Yearly", "Reader ($3 a month)");
        await BookAsync(HttpStatusCode.Forbidden);

        await ControlAsync($"{Tier}: {Member}");
        await BookAsync(HttpStatusCode.OK);
        await ControlAsync($"Leave, and come back as another member: {Member}");
        await WaitAsync(async () => await _app.CountAsync("PatreonMembers WHERE PatreonUserId = '10061209'") == 2);
        await BookAsync(HttpStatusCode.OK);
        await ControlAsync($"Charge under way, nothing listed: {Member}");
        await MembershipAsync("Access until", "We'll keep everything open meanwhile");
        await BookAsync(HttpStatusCode.OK);
        await ControlAsync($"{Tier}: {Member}");
        await ControlAsync("Delete the tier: Patron of the Press");
        await ControlAsync($"Cancel at the period's end: {Member}");
        await MembershipAsync("Cancelled.", "Patron of the Press ($5 a month)");
        await BookAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_expired_creator_token_is_renewed_and_a_replaced_one_is_reported_with_the_remedy()
    {
        await _browser.SignInAsync(_app, Member);
        await ControlAsync("Let the access token expire");
        await ControlAsync($"{Tier}: {Member}");
        await _app.WaitForLogAsync("The creator token was renewed");
        await BookAsync(HttpStatusCode.OK);

        await ControlAsync("The creator signs in through the API's client");
        await ControlAsync($"Cancel at once: {Member}");
        await _app.WaitForLogAsync("Create new tokens at https://www.patreon.com/portal/registration/register-clients");

        var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
        Assert.Contains("This site has lost its connection to Patreon", account.Text, StringComparison.Ordinal);
        var health = await _browser.OpenAsync(new Uri(_app.Url, "/health/ready"));
        Assert.Contains("invalid_grant", health.Text, StringComparison.Ordinal);
        await BookAsync(HttpStatusCode.OK);
    }

    private async Task ControlAsync(string button)
    {
        var page = await _browser.OpenAsync(new Uri(_app.StandInPatreon, "/control"));
        Assert.Equal(HttpStatusCode.OK, (await _browser.PressAsync(page, button)).Status);
    }

    private Task BookAsync(HttpStatusCode expected) =>
        WaitAsync(async () => (await _browser.OpenAsync(new Uri(_app.Url, "/shelf/the-night-press"))).Status == expected);

    private async Task MembershipAsync(params string[] says)
    {
        var card = "";
        await WaitAsync(async () =>
        {
            var account = await _browser.OpenAsync(new Uri(_app.Url, "/account"));
            card = account.Document.QuerySelector("[aria-labelledby=membership]")!.TextContent;
            return card.Contains(says[0], StringComparison.Ordinal);
        });
        Assert.All(says, text => Assert.Contains(text, card, StringComparison.Ordinal));
    }

    // The webhook, and the read that follows it, take a moment.
    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await isSo())
        {
            Assert.False(patience.IsCancellationRequested, "It never was so.");
        }
    }

    // The real time, but while the test says so, nothing is waited for longer than a moment: no answer, and no retry.
    private sealed class HastyClock : TimeProvider
    {
        private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

        public bool IsHasty { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, IsHasty && dueTime > Moment && period == Timeout.InfiniteTimeSpan ? Moment : dueTime, period);
    }
}
