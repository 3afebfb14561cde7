using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests;

/// <summary>Reads the deliveries of a real Logto.</summary>
public sealed class LogtoWebhooksTests
{
    private const string Key = "a-signing-key";

    [Fact]
    public void The_signature_of_a_real_logto_verifies()
    {
        var recording = Recording("webhook.signed.raw.json");
        var body = Encoding.UTF8.GetBytes(recording.GetProperty("rawBody").GetString()!);
        var signature = recording.GetProperty("logto-signature-sha-256").GetString()!;
        var webhooks = Webhooks(recording.GetProperty("signingKey").GetString()!);

        Assert.IsType<LogtoEvent.Unknown>(webhooks.Read(body, signature));
        body[^1] ^= 1;
        Assert.IsType<LogtoEvent.Forged>(webhooks.Read(body, signature));
    }

    [Fact]
    public void A_change_is_read_from_the_recording()
    {
        var changed = Assert.IsType<LogtoEvent.Changed>(ReadBody(Recording("webhook.User.Data.Updated.json").GetProperty("body").GetRawText()));

        Assert.Equal(new LogtoSubject("https://abc.logto.app/oidc", "ns85e76x9d5s"), changed.User.Person);
        Assert.Equal(
            new LogtoClaims("Robin R. Reader", null, "reader@example.com", null, "https://c10.patreonusercontent.com/avatar.png",
                DateTimeOffset.FromUnixTimeMilliseconds(1795459733814)),
            changed.User.Claims);
        Assert.Equal("90210001", Assert.IsType<PatreonReport.Linked>(changed.User.Patreon).Account.UserId);
        Assert.False(changed.IsSuspended);
    }

    [Fact]
    public void A_suspension_and_a_deletion_are_read_from_the_recordings()
    {
        var suspended = Assert.IsType<LogtoEvent.Changed>(
            ReadBody(Recording("webhook.User.SuspensionStatus.Updated.json").GetProperty("body").GetRawText()));
        Assert.Equal((true, new DateTimeOffset(2026, 11, 23, 18, 48, 54, 3, TimeSpan.Zero)), (suspended.IsSuspended, suspended.OccurredAt));
        var deleted = Assert.IsType<LogtoEvent.Deleted>(ReadBody(Recording("webhook.User.Deleted.json").GetProperty("body").GetRawText()));
        Assert.Equal(("baudt39v1qv2", new DateTimeOffset(2026, 11, 23, 20, 33, 6, 199, TimeSpan.Zero)), (deleted.Person.Subject, deleted.OccurredAt));
    }

    [Theory]
    [InlineData("webhook.PostSignIn.json")]
    [InlineData("webhook.PostRegister.json")]
    [InlineData("webhook.User.Created.json")]
    public void Other_events_are_of_no_use(string recording) =>
        Assert.IsType<LogtoEvent.Unknown>(ReadBody(Recording(recording).GetProperty("body").GetRawText()));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event":"User.Deleted"}""")]
    [InlineData("""{"event":"User.Data.Updated","data":{"id":7}}""")]
    [InlineData("""{"event":"User.Data.Updated","data":{"id":"\ud800"}}""")]
    public void A_body_that_can_not_be_read_is_malformed(string body) => Assert.IsType<LogtoEvent.Malformed>(ReadBody(body));

    [Theory]
    [InlineData("""{"event":"User.Data.Updated","params":{"userId":"abc"},"data":{"theme":"dark"}}""")]
    [InlineData("""{"event":"User.Data.Updated","params":{"userId":"abc"},"data":{"id":"somebody-else","updatedAt":1}}""")]
    [InlineData("""{"event":"User.Data.Updated","data":{"id":"abc"}}""")]
    public void What_is_no_whole_and_dated_user_is_no_news(string body) => Assert.IsType<LogtoEvent.Unknown>(ReadBody(body));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("ไม่ใช่ลายเซ็น")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000G")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_signature_that_is_none_is_forged_before_there_is_a_body(string? signature)
    {
        Assert.IsType<LogtoEvent.Forged>(Webhooks(Key).Refuse(signature));
        Assert.IsType<LogtoEvent.Forged>(Webhooks(Key).Read("{}"u8.ToArray(), signature));
    }

    [Fact]
    public void Only_the_body_shows_whose_a_signature_is() => Assert.Null(Webhooks(Key).Refuse(Sign("something else")));

    [Fact]
    public void Without_a_signing_key_nothing_is_taken()
    {
        Assert.IsType<LogtoEvent.NotConfigured>(Webhooks("").Refuse(Sign("{}")));
        Assert.IsType<LogtoEvent.NotConfigured>(Webhooks("").Read("{}"u8.ToArray(), Sign("{}")));
    }

    private static LogtoEvent ReadBody(string body) => Webhooks(Key).Read(Encoding.UTF8.GetBytes(body), Sign(body));

    private static string Sign(string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(body)));

    private static LogtoWebhooks Webhooks(string key) => new(
        Options.Create(new LogtoOptions { Endpoint = "https://abc.logto.app", WebhookSigningKey = key }), NullLogger<LogtoWebhooks>.Instance);

    private static JsonElement Recording(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", name)));
}
