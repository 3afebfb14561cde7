using System.Text;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests;

/// <summary>The webhooks of a real Logto.</summary>
public sealed class LogtoWebhookParserTests
{
    [Fact]
    public void The_recording_with_a_signature_is_read_as_another_event() =>
        Assert.IsType<LogtoWebhookEvent.Other>(Parse(Recording("webhook.signed.raw.json").GetProperty("rawBody").GetString()!));

    [Fact]
    public void A_change_is_read_from_the_recording()
    {
        var updated = Assert.IsType<LogtoWebhookEvent.UserUpdated>(Parse(Recording("webhook.User.Data.Updated.json").GetProperty("body").GetRawText()));

        Assert.Equal(new LogtoSubject("https://abc.logto.app/oidc", "ns85e76x9d5s"), updated.User.Person);
        Assert.Equal(
            new LogtoClaims("Robin R. Reader", null, "reader@example.com", null, "https://c10.patreonusercontent.com/avatar.png",
                DateTimeOffset.FromUnixTimeMilliseconds(1795459733814)),
            updated.User.Claims);
        Assert.Equal("90210001", Assert.IsType<PatreonReport.Linked>(updated.User.Patreon).Account.UserId);
        Assert.False(updated.IsSuspended);
    }

    [Fact]
    public void A_suspension_and_a_deletion_are_read_from_the_recordings()
    {
        var suspended = Assert.IsType<LogtoWebhookEvent.UserUpdated>(
            Parse(Recording("webhook.User.SuspensionStatus.Updated.json").GetProperty("body").GetRawText()));
        Assert.Equal((true, new DateTimeOffset(2026, 11, 23, 18, 48, 54, 3, TimeSpan.Zero)), (suspended.IsSuspended, suspended.OccurredAt));
        var deleted = Assert.IsType<LogtoWebhookEvent.UserDeleted>(Parse(Recording("webhook.User.Deleted.json").GetProperty("body").GetRawText()));
        Assert.Equal(("baudt39v1qv2", new DateTimeOffset(2026, 11, 23, 20, 33, 6, 199, TimeSpan.Zero)), (deleted.Person.Subject, deleted.OccurredAt));
    }

    [Theory]
    [InlineData("added", "<other sub>", null)]
    [InlineData("removed", null, "<other sub>")]
    [InlineData("jit", "<sub>", null)]
    public void A_change_of_members_is_read_from_the_recordings(string recording, string? added, string? removed)
    {
        var body = Recording($"webhook.Organization.Membership.Updated.{recording}.json").GetProperty("body").GetRawText();

        var updated = Assert.IsType<LogtoWebhookEvent.MembershipsUpdated>(Parse(body));

        Assert.Equal("<organization id>", updated.OrganizationId);
        Assert.Equal((added, removed), (updated.Added.SingleOrDefault()?.Subject, updated.Removed.SingleOrDefault()?.Subject));
        Assert.All(updated.Added.Concat(updated.Removed), person => Assert.Equal("https://abc.logto.app/oidc", person.Issuer));
    }

    [Theory]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"night-readers"}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"night-readers","addedUserIds":[],"removedUserIds":null}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","matchedRoute":"/organizations/:id/users","params":{"id":"night-readers"}}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","organizationId":"night-readers","addedUserIds":[7,"",null," ","a\u0000b"]}""")]
    public void A_change_of_members_before_Logto_1_40_names_the_organization_only(string body)
    {
        var updated = Assert.IsType<LogtoWebhookEvent.MembershipsUpdated>(Parse(body));

        Assert.Equal(("night-readers", 0, 0), (updated.OrganizationId, updated.Added.Count, updated.Removed.Count));
    }

    [Theory]
    [InlineData("webhook.PostSignIn.json")]
    [InlineData("webhook.PostRegister.json")]
    [InlineData("webhook.User.Created.json")]
    public void The_recordings_of_other_events_are_read_as_other(string recording) =>
        Assert.IsType<LogtoWebhookEvent.Other>(Parse(Recording(recording).GetProperty("body").GetRawText()));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event":"User.Deleted"}""")]
    [InlineData("""{"event":"Organization.Membership.Updated"}""")]
    [InlineData("""{"event":"Organization.Membership.Updated","matchedRoute":"/organization-invitations/:id/status","params":{"id":"not-an-organization"}}""")]
    [InlineData("""{"event":"User.Data.Updated","data":{"id":7}}""")]
    [InlineData("""{"event":"User.Data.Updated","data":{"id":"\ud800"}}""")]
    public void A_body_that_can_not_be_read_is_malformed(string body) => Assert.IsType<LogtoWebhookEvent.Malformed>(Parse(body));

    [Theory]
    [InlineData("""{"event":"User.Data.Updated","params":{"userId":"abc"},"data":{"theme":"dark"}}""")]
    [InlineData("""{"event":"User.Data.Updated","params":{"userId":"abc"},"data":{"id":"somebody-else","updatedAt":1}}""")]
    [InlineData("""{"event":"User.Data.Updated","data":{"id":"abc"}}""")]
    public void A_user_that_is_not_whole_and_dated_is_read_as_another_event(string body) => Assert.IsType<LogtoWebhookEvent.Other>(Parse(body));

    private static LogtoWebhookEvent Parse(string body) => new LogtoWebhookParser(
            Options.Create(new LogtoOptions { Endpoint = "https://abc.logto.app" }), NullLogger<LogtoWebhookParser>.Instance)
        .Parse(Encoding.UTF8.GetBytes(body));

    private static JsonElement Recording(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", name)));
}
