using System.Net;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>A provider with a key of each algorithm: those that a Logto tenant can have, and others.</summary>
public sealed class AlgorithmTests(KeyOfEachAlgorithm fixture) : IClassFixture<KeyOfEachAlgorithm>, IDisposable
{
    private const string Chapter = "2. Keys";
    private const string Spec = "RFC 7518 3.1";

    public void Dispose() => fixture.PublishAll();

    [Theory]
    [Case(Chapter, "accepted, as Logto 1.42 signs it and as 1.41 did, with `typ` and `at_hash`")]
    [InlineData("an ID token of RS256", Spec, "RS256")]
    [InlineData("an ID token of PS256", Spec, "PS256")]
    [InlineData("an ID token of ES256", Spec, "ES256")]
    [InlineData("an ID token of ES384", Spec, "ES384")]
    [InlineData("an ID token of ES512", Spec, "ES512")]
    public async Task An_id_token_with_an_algorithm_of_Logto_is_accepted(string what, string spec, string algorithm)
    {
        _ = (what, spec);
        var key = fixture.Keys[algorithm];
        fixture.Provider.IdToken = claims => key.Sign(key.Header, claims);
        await fixture.SignsInAsync();

        fixture.Provider.IdToken = claims =>
        {
            var header = key.Header;
            header["typ"] = "JWT";
            claims["at_hash"] = key.HashOf(TestProvider.AccessToken);
            return key.Sign(header, claims);
        };
        await fixture.SignsInAsync();
    }

    [Theory]
    [Case(Chapter, "rejected: an error page with a next step, no session")]
    [InlineData("`at_hash` of another access token, RS256", "OpenID Connect Core 3.1.3.8", "RS256")]
    [InlineData("`at_hash` of another access token, PS256", "OpenID Connect Core 3.1.3.8", "PS256")]
    [InlineData("`at_hash` of another access token, ES256", "OpenID Connect Core 3.1.3.8", "ES256")]
    [InlineData("`at_hash` of another access token, ES512", "OpenID Connect Core 3.1.3.8", "ES512")]
    public async Task An_at_hash_of_another_access_token_opens_no_session(string what, string spec, string algorithm)
    {
        _ = (what, spec);
        var key = fixture.Keys[algorithm];
        fixture.Provider.IdToken = claims =>
        {
            claims["at_hash"] = key.HashOf("another-access-token");
            return key.Sign(key.Header, claims);
        };

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, "rejected: an error page with a next step, no session")]
    [InlineData("an ID token of RS384", Spec, "RS384")]
    [InlineData("an ID token of RS512", Spec, "RS512")]
    [InlineData("an ID token of PS384", Spec, "PS384")]
    [InlineData("an ID token of PS512", Spec, "PS512")]
    public async Task An_id_token_with_another_algorithm_opens_no_session(string what, string spec, string algorithm)
    {
        _ = (what, spec);
        var key = fixture.Keys[algorithm];
        fixture.Provider.IdToken = claims => key.Sign(key.Header, claims);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Theory]
    [Case(Chapter, "accepted")]
    [InlineData("a logout token of RS256", Spec, "RS256")]
    [InlineData("a logout token of PS256", Spec, "PS256")]
    [InlineData("a logout token of ES256", Spec, "ES256")]
    [InlineData("a logout token of ES384", Spec, "ES384")]
    [InlineData("a logout token of ES512", Spec, "ES512")]
    public async Task A_logout_token_with_an_algorithm_of_Logto_ends_the_session(string what, string spec, string algorithm)
    {
        _ = (what, spec);
        Assert.Equal(HttpStatusCode.OK, await LogOutAsync(algorithm));
    }

    [Theory]
    [Case(Chapter, "rejected: 400")]
    [InlineData("a logout token of RS512", Spec, "RS512")]
    [InlineData("a logout token of PS384", Spec, "PS384")]
    public async Task A_logout_token_with_another_algorithm_is_rejected(string what, string spec, string algorithm)
    {
        _ = (what, spec);
        Assert.Equal(HttpStatusCode.BadRequest, await LogOutAsync(algorithm));
    }

    private async Task<HttpStatusCode> LogOutAsync(string algorithm)
    {
        var key = fixture.Keys[algorithm];
        var header = key.Header;
        header["typ"] = "logout+jwt";
        using var response = await LogoutToken.SendAsync(fixture, key.Sign(header, LogoutToken.Claims(fixture.Provider)));
        return response.StatusCode;
    }
}

/// <summary>See <see cref="AlgorithmTests"/>.</summary>
public sealed class KeyOfEachAlgorithm : ProviderFixture
{
    /// <summary>The keys by their algorithm, which is their id too.</summary>
    public IReadOnlyDictionary<string, ProviderKey> Keys { get; } =
        ((string[])["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]).ToDictionary(name => name, name => new ProviderKey(name));

    /// <summary>Has the provider behave well, and publish all keys.</summary>
    public void PublishAll()
    {
        Provider.Reset();
        Provider.Jwks = () => TestProvider.Publish([.. Keys.Values.Select(key => key.PublicKey())]);
    }

    // Where it runs first, on a busy machine, the keys take longer to arrive than the app waits for a Logto.
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        using var browser = new TestBrowser();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var isReady = false;
        for (var attempt = 0; attempt < 30 && !isReady; attempt++)
        {
            await pace.WaitForNextTickAsync();
            using var response = await browser.GetAsync(new Uri(App.Url, "/sign-in"));
            isReady = response.StatusCode is HttpStatusCode.Redirect;
        }
    }

    /// <inheritdoc />
    protected override void Prepare() => PublishAll();
}
