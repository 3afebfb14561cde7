using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookstore.Infrastructure.Tests;

public sealed class WebhookSignaturesTests
{
    private const string Key = "a-signing-key";

    [Fact]
    public void A_recorded_signature_of_logto_is_valid()
    {
        var recording = JsonSerializer.Deserialize<JsonElement>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", "webhook.signed.raw.json")));
        var body = Encoding.UTF8.GetBytes(recording.GetProperty("rawBody").GetString()!);
        var signature = recording.GetProperty("logto-signature-sha-256").GetString()!;
        var signatures = Signatures(recording.GetProperty("signingKey").GetString()!);

        Assert.Equal(WebhookSignature.Valid, signatures.Verify(WebhookService.Logto, signature, body));
        body[^1] ^= 1;
        Assert.Equal(WebhookSignature.Invalid, signatures.Verify(WebhookService.Logto, signature, body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("ไม่ใช่ลายเซ็น")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000G")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_header_that_can_not_be_a_signature_is_invalid_before_the_body_is_read(string? signature)
    {
        Assert.Equal(WebhookSignature.Invalid, Signatures(Key).Verify(WebhookService.Logto, signature, body: null));
        Assert.Equal(WebhookSignature.Invalid, Signatures(Key).Verify(WebhookService.Logto, signature, "{}"u8.ToArray()));
    }

    [Fact]
    public void A_signature_is_verified_against_the_body()
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), "something else"u8));

        Assert.Equal(WebhookSignature.Valid, Signatures(Key).Verify(WebhookService.Logto, signature, body: null));
        Assert.Equal(WebhookSignature.Invalid, Signatures(Key).Verify(WebhookService.Logto, signature, "{}"u8.ToArray()));
    }

    [Fact]
    public void Each_service_has_its_own_key_and_hash()
    {
#pragma warning disable CA5351 // Patreon signs with it.
        var signature = Convert.ToHexStringLower(HMACMD5.HashData("a-secret"u8, "{}"u8));
#pragma warning restore CA5351

        Assert.Equal(WebhookSignature.Valid, Signatures(Key).Verify(WebhookService.Patreon, signature, "{}"u8.ToArray()));
        Assert.Equal(WebhookSignature.Invalid, Signatures(Key).Verify(WebhookService.Logto, signature, "{}"u8.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_key_no_webhook_is_accepted(string key)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "{}"u8));

        Assert.Equal(WebhookSignature.KeyNotConfigured, Signatures(key).Verify(WebhookService.Logto, signature, body: null));
        Assert.Equal(WebhookSignature.KeyNotConfigured, Signatures(key).Verify(WebhookService.Logto, signature, "{}"u8.ToArray()));
        Assert.Equal(
            WebhookSignature.KeyNotConfigured,
            new WebhookSignatures([], NullLogger<WebhookSignatures>.Instance).Verify(WebhookService.Patreon, signature, "{}"u8.ToArray()));
    }

    private static WebhookSignatures Signatures(string logtoKey) => new(
        [
            new WebhookKey(WebhookService.Logto, "Logto:WebhookSigningKey", logtoKey, HashAlgorithmName.SHA256, HMACSHA256.HashSizeInBytes),
            new WebhookKey(WebhookService.Patreon, "Patreon:WebhookSecret", "a-secret", HashAlgorithmName.MD5, HMACMD5.HashSizeInBytes),
        ],
        NullLogger<WebhookSignatures>.Instance);
}
