using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Two instances of one site on one database. They keep sessions in memory for longer than any test waits.</summary>
public sealed class InstancesFixture : IAsyncLifetime
{

    public TestProvider Provider { get; private set; } = null!;

    public RunningApp First { get; private set; } = null!;

    public RunningApp Second { get; private set; } = null!;

    /// <summary>Where the second one listens. Its redirects lead to the first.</summary>
    public Uri SecondUrl { get; } = new($"http://localhost:{RunningApp.FreePort()}");

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        (string, string?)[] shared =
        [
            .. Provider.Settings(),
            RunningApp.Postgres,
            ("ConnectionStrings__Bookstore", await (await PostgresServer.OpenAsync()).CreateDatabaseAsync()),
            ("Sessions__CacheDuration", "00:05:00"),
        ];
        First = await RunningApp.StartAsync(shared);
        Second = await RunningApp.StartAsync(
            [.. shared, ("PublicUrl", First.Url.GetLeftPart(UriPartial.Authority)), ("ASPNETCORE_URLS", SecondUrl.GetLeftPart(UriPartial.Authority))]);
    }

    public async Task DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>What one instance does counts on the other.</summary>
public sealed class InstancesTests : IClassFixture<InstancesFixture>, IDisposable
{
    // Shorter than a session stays in memory, and long for a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _person = $"person-{Guid.NewGuid():n}";
    private readonly TestBrowser _browser = new();
    private readonly TestBrowser _logto = new();
    private readonly InstancesFixture _site;

    public InstancesTests(InstancesFixture site)
    {
        _site = site;
        site.Provider.Reset();
        _browser.Cookies.Add(site.Provider.Url, new Cookie(TestProvider.PersonCookie, _person));
    }

    public void Dispose()
    {
        _browser.Dispose();
        _logto.Dispose();
    }

    [Fact]
    public async Task A_sign_in_starts_on_one_instance_and_ends_on_the_other()
    {
        var callback = await _browser.OpenAsync(new Uri(_site.First.Url, "/sign-in"), stopAt: $"{_site.First.Url}callback");

        using var response = await _browser.GetAsync(new Uri(_site.SecondUrl, callback.Url.PathAndQuery));

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.True(await IsSignedInAsync(_site.First.Url));
        Assert.True(await IsSignedInAsync(_site.SecondUrl));
    }

    [Fact]
    public async Task A_sign_out_on_one_instance_is_one_on_the_other_that_has_the_session_in_memory()
    {
        await _browser.OpenAsync(new Uri(_site.First.Url, "/sign-in"));
        using var stolen = new TestBrowser();
        stolen.Cookies.Add(_browser.Cookies.GetCookies(_site.First.Url));
        Assert.True(await IsSignedInAsync(_site.SecondUrl, stolen));

        await _browser.PressAsync(await _browser.OpenAsync(_site.First.Url), "Sign out", stopAt: $"{_site.Provider.Url}");

        await WaitUntilSignedOutAsync(_site.SecondUrl, stolen);
    }

    [Fact]
    public async Task A_back_channel_logout_at_one_instance_ends_the_session_on_the_other_and_its_token_is_used_up_on_both()
    {
        await _browser.OpenAsync(new Uri(_site.First.Url, "/sign-in"));
        Assert.True(await IsSignedInAsync(_site.SecondUrl));
        var token = _site.Provider.LogoutToken(_person);

        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(_site.First.Url, token));

        await WaitUntilSignedOutAsync(_site.SecondUrl, _browser);
        Assert.Equal(HttpStatusCode.BadRequest, await LogOutAsync(_site.SecondUrl, token));
        Assert.Equal(HttpStatusCode.BadRequest, await LogOutAsync(_site.First.Url, token));
    }

    private async Task<HttpStatusCode> LogOutAsync(Uri instance, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(instance, "/backchannel-logout"))
        {
            Content = new FormUrlEncodedContent([new("logout_token", token)]),
        };
        using var response = await _logto.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<bool> IsSignedInAsync(Uri instance, TestBrowser? browser = null)
    {
        using var response = await (browser ?? _browser).GetAsync(new Uri(instance, "/account"));
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect, $"{response.StatusCode}");
        return response.StatusCode == HttpStatusCode.OK;
    }

    private async Task WaitUntilSignedOutAsync(Uri instance, TestBrowser browser)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await IsSignedInAsync(instance, browser))
        {
            await pace.WaitForNextTickAsync(timeout.Token);
        }
    }
}
