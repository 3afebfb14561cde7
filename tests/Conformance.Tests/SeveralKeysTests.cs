using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>A provider that publishes several keys, two of them under one name.</summary>
public sealed class SeveralKeysTests(SeveralKeys fixture) : IClassFixture<SeveralKeys>, IDisposable
{
    private const string Chapter = "2. Keys";
    private const string Spec = "OpenID Connect Core 10.1";

    public void Dispose() => fixture.PublishAll();

    [Fact]
    [Case(Chapter, "accepted: all keys are tried", What = "no `kid`, several keys", Spec = Spec)]
    public async Task A_token_without_a_key_id_is_tried_with_all_keys()
    {
        SignAs(null, fixture.Provider.Key);

        await fixture.SignsInAsync();
    }

    [Fact]
    [Case(Chapter, "rejected: an error page with a next step, no session", What = "no `kid`, several keys, signed by none of them", Spec = Spec)]
    public async Task A_token_without_a_key_id_that_no_key_signed_opens_no_session()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        SignAs(null, key);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    [Fact]
    [Case(Chapter, "accepted", What = "`kid` names the second of several keys", Spec = Spec)]
    public async Task A_token_signed_with_the_second_key_is_accepted()
    {
        SignAs("second", fixture.Second);

        await fixture.SignsInAsync();
    }

    [Fact]
    [Case(Chapter, "rejected: an error page with a next step, no session", What = "signed with a key that is published for encryption only", Spec = "RFC 7517 4.2")]
    public async Task A_token_signed_with_an_encryption_key_opens_no_session()
    {
        SignAs("enc", fixture.ForEncryption);

        await fixture.AssertNoSessionAsync(ProviderFixture.NotTrusted);
    }

    private void SignAs(string? kid, ECDsa key) => fixture.Provider.IdToken = claims =>
    {
        JsonObject header = new() { ["alg"] = "ES384" };
        if (kid is not null)
        {
            header["kid"] = kid;
        }

        return TestProvider.Sign(header, claims, key);
    };
}

/// <summary>See <see cref="SeveralKeysTests"/>.</summary>
public sealed class SeveralKeys : ProviderFixture
{
    /// <summary>A second key for signatures.</summary>
    public ECDsa Second { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    /// <summary>A key that is published with <c>use: enc</c>.</summary>
    public ECDsa ForEncryption { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    /// <summary>Has the provider behave well, and publish all keys: the app reads them again after an unknown one.</summary>
    public void PublishAll()
    {
        Provider.Reset();
        using var unused = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var forEncryption = TestProvider.PublicKey(ForEncryption, "enc");
        forEncryption["use"] = "enc";
        JsonArray keys =
        [
            forEncryption,
            TestProvider.PublicKey(unused, "unused"),
            TestProvider.PublicKey(Provider.Key, "1"),
            TestProvider.PublicKey(Second, "second"),
        ];
        Provider.Jwks = () => TestProvider.Publish([.. keys.Select(key => key!.DeepClone())]);
    }

    /// <inheritdoc />
    protected override void Prepare() => PublishAll();
}
