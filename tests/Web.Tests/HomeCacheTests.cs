using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The home page comes from memory for visitors without cookies, and for nobody else.</summary>
public sealed class HomeCacheTests : IAsyncLifetime
{
    private readonly TestBrowser _stranger = new();
    private readonly TestBrowser _person = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync(_provider.Settings());
    }

    public async Task DisposeAsync()
    {
        _stranger.Dispose();
        _person.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_visitor_without_cookies_gets_it_from_memory_in_each_language_and_out_of_every_other_cache()
    {
        foreach (var (language, lead) in ((string, string)[])[("en", "Sign in with yours"), ("th", "เข้าสู่ระบบ Bookstore")])
        {
            var (page, cacheControl) = await GetFromMemoryAsync(language);

            Assert.Contains($"lang=\"{language}\"", page, StringComparison.Ordinal);
            Assert.Contains(lead, page, StringComparison.Ordinal);
            Assert.Contains("no-store", cacheControl, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_signed_in_person_neither_gets_it_from_memory_nor_leaves_anything_there()
    {
        await _person.OpenAsync(new Uri(_app.Url, "/sign-in"));
        var (first, mine, _) = await GetAsync(_person, "/");
        var (second, _, _) = await GetAsync(_person, "/");
        var (theirs, _) = await GetFromMemoryAsync("en");
        var (again, stillMine, _) = await GetAsync(_person, "/");

        Assert.Equal((false, false, false), (first, second, again));
        Assert.Contains("__RequestVerificationToken", mine, StringComparison.Ordinal);
        Assert.Contains("__RequestVerificationToken", stillMine, StringComparison.Ordinal);
        Assert.DoesNotContain("__RequestVerificationToken", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", theirs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?a=b")]
    [InlineData("/another-account")]
    public async Task Neither_an_address_with_a_query_nor_another_page_comes_from_memory(string path)
    {
        await GetAsync(_stranger, path);

        Assert.False((await GetAsync(_stranger, path)).IsCached);
    }

    // From the second request on, unless that takes longer than the page is kept.
    private async Task<(string Page, string CacheControl)> GetFromMemoryAsync(string language)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            if (await GetAsync(_stranger, "/", language) is (true, var page, var cacheControl))
            {
                return (page, cacheControl);
            }
        }

        throw new TimeoutException("The page never came from memory.");
    }

    private async Task<(bool IsCached, string Page, string CacheControl)> GetAsync(TestBrowser browser, string path, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_app.Url, path));
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        using var response = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response.Headers.Age is not null, await response.Content.ReadAsStringAsync(), string.Join(", ", response.Headers.GetValues("Cache-Control")));
    }
}
