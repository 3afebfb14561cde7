using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>A provider that announces no more than it must, and has its endpoints on another host.</summary>
public sealed class MinimalProviderTests(MinimalProvider fixture) : IClassFixture<MinimalProvider>, IDisposable
{
    public void Dispose() => fixture.Provider.Reset();

    [Fact]
    [Case("3. Callback", "accepted", What = "`iss` is absent where it is not announced", Spec = "RFC 9207 2.4")]
    public async Task A_callback_without_iss_is_accepted_where_the_provider_does_not_announce_it()
    {
        fixture.Provider.Callback = parameters => parameters[..parameters.IndexOf("&iss=", StringComparison.Ordinal)];

        await fixture.SignsInAsync();
    }

    [Fact]
    [Case("3. Callback", "rejected: an error page with a next step, no session", What = "`iss` is another, where it is not announced", Spec = "RFC 9207 2.4")]
    public async Task A_callback_with_another_iss_opens_no_session_even_where_the_provider_does_not_announce_it()
    {
        fixture.Provider.Callback = parameters => parameters[..parameters.IndexOf("&iss=", StringComparison.Ordinal)] + "&iss=https://evil.example/oidc";

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted, System.Net.HttpStatusCode.BadRequest);
    }

    [Fact]
    [Case("1. Discovery", "accepted: the document is the issuer's own, and no rule binds the endpoints to its host",
        What = "token, userinfo and keys are on another host", Spec = "OpenID Connect Discovery 3")]
    public Task Endpoints_on_another_host_are_accepted() => fixture.SignsInAsync();

    [Fact]
    [Case("8. RP-initiated logout", "signed out here, and the page says so", What = "the provider has no `end_session_endpoint`", Spec = "RP-Initiated Logout 2.1")]
    public async Task Without_an_end_session_endpoint_the_session_ends_here()
    {
        using var browser = new TestBrowser();
        var home = await fixture.SignsInAsync(browser);
        var before = await fixture.App.CountAsync("UserSessions");

        var page = await browser.PressAsync(home, "Sign out");

        Assert.Contains("signed out here", page.Text, StringComparison.Ordinal);
        Assert.Equal(before - 1, await fixture.App.CountAsync("UserSessions"));
    }
}

/// <summary>See <see cref="MinimalProviderTests"/>.</summary>
public sealed class MinimalProvider : ProviderFixture
{
    /// <inheritdoc />
    protected override void Prepare()
    {
        var elsewhere = $"http://127.0.0.1:{Provider.Url.Port}/oidc";
        Provider.Discovery.Apply(
            $$"""
            {
              "token_endpoint": "{{elsewhere}}/token", "userinfo_endpoint": "{{elsewhere}}/me", "jwks_uri": "{{elsewhere}}/jwks",
              "end_session_endpoint": null, "revocation_endpoint": null, "authorization_response_iss_parameter_supported": null
            }
            """);
    }
}
