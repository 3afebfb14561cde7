using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Infrastructure.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

internal sealed class LogtoWebhookParser(IOptions<LogtoOptions> logto, ILogger<LogtoWebhookParser> logger) : ILogtoWebhookParser
{
    private const string Deleted = "User.Deleted";

    /// <summary>The event of organizations, which a site without reading circles need not register.</summary>
    public const string MembershipsUpdated = "Organization.Membership.Updated";

    /// <summary>The events that every site needs.</summary>
    public static readonly IReadOnlyList<string> Events = ["User.Data.Updated", "User.SuspensionStatus.Updated", Deleted];

    public LogtoWebhookEvent Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var delivery = JsonSerializer.Deserialize<JsonElement>(body.Span);
            // Throws on half a surrogate pair (RFC 8259 8.2), which Logto's own database would not store.
            JsonSerializer.Serialize(Stream.Null, delivery);
            return Parse(delivery);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            logger.WebhookRejected(WebhookService.Logto, "its body is not JSON");
            return new LogtoWebhookEvent.Malformed();
        }
    }

    private LogtoWebhookEvent Parse(JsonElement delivery)
    {
        var name = delivery.Text("event");
        if (name is null)
        {
            return new LogtoWebhookEvent.Malformed();
        }

        if (name == MembershipsUpdated)
        {
            return ParseMemberships(delivery);
        }

        if (!Events.Contains(name))
        {
            return new LogtoWebhookEvent.Other();
        }

        var user = delivery.Find("data") ?? default;
        if ((delivery.Find("params")?.Id("userId") ?? user.Id("id")) is not { } subject)
        {
            logger.WebhookRejected(WebhookService.Logto, $"{name} names no user");
            return new LogtoWebhookEvent.Malformed();
        }

        var person = new LogtoSubject(logto.Value.Issuer, subject);
        if (name == Deleted)
        {
            return new LogtoWebhookEvent.UserDeleted(person, ReadTime(delivery));
        }

        // Some events have only a part of the user; without the whole user and a date, there is nothing to compare or store.
        if (user.Text("id") != subject || user.Time("updatedAt") is null)
        {
            return new LogtoWebhookEvent.Other();
        }

        // A webhook does not say whether the address is verified.
        var claims = new LogtoClaims(
            user.Name("name"), user.Id("username"), user.Email("primaryEmail"), EmailVerified: null, user.Address("avatar"), user.Time("updatedAt"));
        return new LogtoWebhookEvent.UserUpdated(
            new LogtoUser(person, claims, PatreonConnector.Read(user)),
            user.Find("isSuspended")?.ValueKind == JsonValueKind.True,
            ReadTime(delivery));
    }

    private LogtoWebhookEvent ParseMemberships(JsonElement delivery)
    {
        // Before Logto 1.40, only the address of the call that changed the organization names it.
        var organization = delivery.Id("organizationId")
            ?? (delivery.Text("matchedRoute")?.StartsWith("/organizations/:id", StringComparison.Ordinal) is true ? delivery.Find("params")?.Id("id") : null);
        if (organization is null)
        {
            logger.WebhookRejected(WebhookService.Logto, $"{MembershipsUpdated} names no organization");
            return new LogtoWebhookEvent.Malformed();
        }

        return new LogtoWebhookEvent.MembershipsUpdated(organization, ReadPeople(delivery, "addedUserIds"), ReadPeople(delivery, "removedUserIds"));
    }

    private IReadOnlyList<LogtoSubject> ReadPeople(JsonElement delivery, string name) =>
        [.. delivery.Ids(name, int.MaxValue).Select(id => new LogtoSubject(logto.Value.Issuer, id))];

    // The webhook's own time is text, unlike those of the user in it.
    private static DateTimeOffset? ReadTime(JsonElement delivery) =>
        delivery.Find("createdAt") is { ValueKind: JsonValueKind.String } value && value.TryGetDateTimeOffset(out var time) ? time : null;
}
