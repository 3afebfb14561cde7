using System.Net;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>People who open things twice, go back, and use two tabs.</summary>
public sealed class RepeatedRequestTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    private const string Chapter = "Invalid browser requests: twice, back, two tabs";

    private readonly TestBrowser _browser = new();

    private RunningApp App => fixture.App;

    public void Dispose()
    {
        _browser.Dispose();
        fixture.Provider.Reset();
    }

    [Fact]
    [Case(Chapter, "the second shows an error page with a next step; the session of the first stays", What = "the callback is opened twice", Spec = "RFC 6749 10.5")]
    public async Task A_callback_that_is_opened_twice_keeps_the_session_of_the_first()
    {
        var callback = await CallbackAsync();

        await _browser.OpenAsync(callback);
        var second = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains("Try again", second.Text, StringComparison.Ordinal);
        Assert.True((await _browser.OpenAsync(App.Url)).HasButton("Sign out"));
    }

    [Fact]
    [Case(Chapter, "an error page with a next step; stays signed out", What = "back to the callback after the sign-out", Spec = "RFC 6749 10.5")]
    public async Task Going_back_to_the_callback_after_a_sign_out_opens_no_session()
    {
        var callback = await CallbackAsync();
        await _browser.OpenAsync(callback);
        using var signedOut = await PostSignOutAsync(await _browser.OpenAsync(App.Url));

        var back = await _browser.OpenAsync(callback);

        Assert.Equal(HttpStatusCode.BadRequest, back.Status);
        Assert.True((await _browser.OpenAsync(App.Url)).HasButton("Sign in"));
    }

    [Fact]
    [Case(Chapter, "rejected: an error page with a next step", What = "the code was already redeemed", Spec = "RFC 6749 10.5")]
    public async Task A_used_code_opens_no_session()
    {
        fixture.Provider.TokenError = () => Microsoft.AspNetCore.Http.Results.Json(new { error = "invalid_grant" }, statusCode: 400);

        await fixture.AssertNoSessionAsync("no longer valid", HttpStatusCode.BadRequest);
    }

    [Theory]
    [Case(Chapter, "both succeed; one session is left in the browser")]
    [InlineData("two tabs sign in, the first one finishes first", "RFC 6749 10.12", false)]
    [InlineData("two tabs sign in, the second one finishes first", "RFC 6749 10.12", true)]
    public async Task Two_tabs_that_sign_in_both_end_signed_in(string what, string spec, bool secondFirst)
    {
        _ = (what, spec);
        Uri[] callbacks = [await CallbackAsync("/sign-in?returnUrl=/account"), await CallbackAsync()];

        foreach (var callback in secondFirst ? callbacks.Reverse() : callbacks)
        {
            Assert.Equal(HttpStatusCode.OK, (await _browser.OpenAsync(callback)).Status);
        }

        Assert.Equal("/account", (await _browser.OpenAsync(new Uri(App.Url, "/account"))).Url.AbsolutePath);
    }

    [Fact]
    [Case(Chapter, "both succeed, or show a next step; the browser is signed in, by the only session that is left", What = "two tabs come back in the same moment", Spec = "RFC 6749 10.12")]
    public async Task Two_tabs_that_come_back_at_once_leave_no_broken_state()
    {
        var before = await App.CountAsync("UserSessions");
        var callbacks = new List<Uri>();
        for (var tab = 0; tab < 6; tab++)
        {
            callbacks.Add(await CallbackAsync());
        }

        var pages = await Task.WhenAll(callbacks.Select(callback => _browser.OpenAsync(callback)));

        Assert.All(pages, page => Assert.Contains(page.Status, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.BadRequest]));
        Assert.Equal(before + 1, await App.CountAsync("UserSessions"));
        Assert.Equal("/account", (await _browser.OpenAsync(new Uri(App.Url, "/account"))).Url.AbsolutePath);
    }

    private async Task<Uri> CallbackAsync(string path = "/sign-in") =>
        (await _browser.OpenAsync(new Uri(App.Url, path), stopAt: $"{App.Url}callback")).Url;

    // The provider here has no page at its end session endpoint: the redirect to it is enough.
    private Task<HttpResponseMessage> PostSignOutAsync(Page page) =>
        _browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(App.Url, "/sign-out"))
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", page.FormToken())]),
        });
}
