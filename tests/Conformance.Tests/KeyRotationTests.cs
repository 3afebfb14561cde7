using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>A provider that changes its key. Keys are asked for again at most every few seconds, so each test has an app of its own.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private const string Chapter = "2. Keys";
    private const string Spec = "OpenID Connect Core 10.1.1";

    private readonly ProviderFixture _fixture = new();

    private TestProvider Provider => _fixture.Provider;

    public Task InitializeAsync() => _fixture.InitializeAsync();

    public Task DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    [Case(Chapter, "accepted, after one request for the keys", What = "the key is another since the last sign-in", Spec = Spec)]
    public async Task The_first_sign_in_after_a_rotation_succeeds()
    {
        await _fixture.SignsInAsync();
        var before = Provider.JwksRequests;
        Provider.RotateKey();

        await _fixture.SignsInAsync();

        Assert.Equal(before + 1, Provider.JwksRequests);
    }

    [Fact]
    [Case(Chapter, "accepted", What = "the key changes between the authorization and the token response", Spec = Spec)]
    public async Task A_rotation_in_the_middle_of_a_sign_in_does_not_stop_it()
    {
        Provider.IdToken = claims =>
        {
            Provider.RotateKey();
            return Provider.Sign(Provider.Header, claims);
        };

        await _fixture.SignsInAsync();
    }

    [Fact]
    [Case(Chapter, "rejected: an error page with a next step, no session", What = "signed with the key that was withdrawn", Spec = Spec)]
    public async Task A_withdrawn_key_opens_no_session()
    {
        await _fixture.SignsInAsync();
        var oldHeader = Provider.Header;
        using var old = ECDsa.Create(Provider.Key.ExportParameters(includePrivateParameters: true));
        Provider.RotateKey();
        await _fixture.SignsInAsync();

        Provider.IdToken = claims => TestProvider.Sign(oldHeader, claims, old);

        await _fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, "rejected, and the keys are asked for at most once a second", What = "40 tokens with unknown `kid`s at once", Spec = Spec)]
    public async Task A_flood_of_unknown_key_ids_does_not_reach_the_provider()
    {
        await _fixture.SignsInAsync();
        var (before, watch) = (Provider.JwksRequests, Stopwatch.StartNew());
        Provider.IdToken = claims => Provider.Forge("`kid` is unknown, and so is the key", Provider.Header, claims);

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), async (_, _) =>
        {
            using var browser = new TestBrowser();
            Assert.Equal(HttpStatusCode.BadGateway, (await browser.OpenAsync(new Uri(_fixture.App.Url, "/sign-in"))).Status);
        });

        Assert.InRange(Provider.JwksRequests - before, 1, 1 + (watch.Elapsed.TotalSeconds));
        Provider.Reset();
        await _fixture.SignsInAsync();
    }

    [Fact]
    [Case("9. Back-channel logout", "accepted", What = "the key is another since the last sign-in", Spec = Spec)]
    public async Task A_logout_token_of_a_new_key_ends_the_session()
    {
        using var browser = new TestBrowser();
        await _fixture.SignsInAsync(browser);
        Provider.RotateKey();

        using var response = await LogoutToken.SendAsync(_fixture, LogoutToken.Make(Provider));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, await _fixture.App.CountAsync("UserSessions"));
    }
}
