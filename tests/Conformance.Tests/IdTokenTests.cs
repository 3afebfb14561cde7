namespace Bookstore.Conformance.Tests;

/// <summary>ID tokens that are not what OpenID Connect Core 3.1.3.7 demands.</summary>
public sealed class IdTokenTests(ProviderFixture fixture) : IClassFixture<ProviderFixture>, IDisposable
{
    public void Dispose() => fixture.Provider.BeHonest();

    [Theory]
    [Case("ID token", "refused: a page with a way on, nobody signed in")]
    [InlineData("`nonce` is another", "OpenID Connect Core 3.1.3.7 (11)", "nonce", "another")]
    [InlineData("`aud` is another app's", "OpenID Connect Core 3.1.3.7 (3)", "aud", "another-app")]
    public async Task A_claim_that_is_wrong_signs_nobody_in(string what, string spec, string claim, string value)
    {
        _ = (what, spec);
        fixture.Provider.Claims[claim] = value;

        await fixture.SignsNobodyInAsync("could not trust the answer");
    }
}
