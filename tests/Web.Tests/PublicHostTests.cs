using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A sign-in that is begun under another host than <c>PublicUrl</c>'s.</summary>
public sealed class PublicHostTests(AppOfSeveralHosts fixture) : IClassFixture<AppOfSeveralHosts>
{
    private string Origin => fixture.App.Url.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData("127.0.0.1", "/sign-in?returnUrl=/account&screen=register", true)]
    [InlineData("shelf.example", "/sign-up?returnUrl=/account", true)]
    [InlineData("SHELF.example:8080", "/sign-in", true)]
    [InlineData("[::1]", "/sign-in", true)]
    [InlineData("localhost", "/sign-in", false)]
    [InlineData("LOCALHOST:9999", "/sign-in", false)]
    [InlineData("127.0.0.1", "/", false)]
    [InlineData("127.0.0.1", "/language/th", false)]
    public async Task A_sign_in_under_another_host_is_sent_to_the_public_url(string host, string path, bool isSent)
    {
        using var response = await GetAsync(path, host);

        var location = response.Headers.Location?.OriginalString ?? "";
        Assert.Equal(isSent, location == $"{Origin}{path}{(path.Contains('?') ? '&' : '?')}from-other-host=1");
        Assert.Equal(
            !isSent && path.StartsWith("/sign-", StringComparison.Ordinal),
            location.StartsWith(fixture.Provider.Url.AbsoluteUri, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_that_begins_under_another_host_ends_signed_in_at_the_public_url()
    {
        using var browser = new TestBrowser();

        var account = await browser.OpenAsync(new UriBuilder(fixture.App.Url) { Host = "127.0.0.1", Path = "/sign-in", Query = "returnUrl=/account" }.Uri);

        Assert.Equal((HttpStatusCode.OK, new Uri(Origin + "/account")), (account.Status, account.Url));
    }

    [Fact]
    public async Task A_host_that_a_proxy_replaces_is_logged_once()
    {
        for (var visitor = 0; visitor < 3; visitor++)
        {
            using var first = await GetAsync("/sign-in?returnUrl=/account", "127.0.0.1");
            Assert.StartsWith(Origin, first.Headers.Location!.OriginalString, StringComparison.Ordinal);
            using var second = await GetAsync(first.Headers.Location.PathAndQuery, "127.0.0.1");
            Assert.StartsWith(fixture.Provider.Url.AbsoluteUri, second.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.Single(second.Headers.GetValues("Set-Cookie"));
        }

        await fixture.App.WaitForLogAsync("replaces the Host header with 127.0.0.1");
        Assert.Equal(2, fixture.App.Output.Split("replaces the Host header").Length);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string host)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.App.Url, path));
        request.Headers.Host = host;
        return await http.SendAsync(request);
    }
}

/// <summary>The app with a further name.</summary>
public sealed class AppOfSeveralHosts : IAsyncLifetime
{
    public TestProvider Provider { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        App = await RunningApp.StartAsync([.. Provider.Settings(), ("AllowedHosts", "shelf.example")]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
