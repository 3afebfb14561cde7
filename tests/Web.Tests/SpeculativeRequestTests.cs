using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>What a browser fetches ahead has no effect before its person opens it.</summary>
public sealed class SpeculativeRequestTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private readonly LateClock _clock = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(services => services.AddClock(_clock), [.. _provider.Settings()]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_callback_that_was_fetched_ahead_signs_in_once_it_is_opened()
    {
        var callback = await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"), stopAt: $"{_app.Url}callback");
        var requests = 0;
        _provider.OnRequest = _ =>
        {
            requests++;
            return Task.CompletedTask;
        };

        using var ahead = await FetchAheadAsync(callback.Url);

        Assert.Equal(HttpStatusCode.Forbidden, ahead.StatusCode);
        Assert.False(ahead.Headers.Contains("Set-Cookie"));
        Assert.Equal(0, requests);
        Assert.True((await _browser.OpenAsync(callback.Url)).HasButton("Sign out"));
    }

    [Fact]
    public async Task A_home_page_that_was_fetched_ahead_leaves_it_to_the_next_one_to_say_that_the_session_was_revoked()
    {
        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
        _provider.RevokeGrants();
        _clock.Lateness = TimeSpan.FromHours(2);
        await _browser.OpenAsync(new Uri(_app.Url, "/account"), stopAt: _app.Url.AbsoluteUri);

        using var ahead = await FetchAheadAsync(_app.Url);

        Assert.DoesNotContain("signed out", await ahead.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("You've been signed out.", (await _browser.OpenAsync(_app.Url)).Text, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> FetchAheadAsync(Uri url)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Add("Sec-Purpose", "prefetch");
        return _browser.SendAsync(request);
    }
}
