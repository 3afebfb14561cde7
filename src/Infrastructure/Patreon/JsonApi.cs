using System.Globalization;
using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Reads Patreon's resources (JSON:API 1.0). A value of the wrong type, or longer than allowed, counts as absent; names are
/// truncated.
/// </summary>
internal static class JsonApi
{
    private const int MaxUrl = 2048;
    private const int MaxCadence = 120;

    /// <summary>The resources in <c>data</c>; empty where it is not a list.</summary>
    public static IEnumerable<JsonElement> Resources(JsonElement document) => Items(document.Find("data"));

    /// <summary>The resource in <c>included</c>, or null.</summary>
    public static JsonElement? FindIncluded(JsonElement document, string type, string id) =>
        Items(document.Find("included")).Select(resource => (JsonElement?)resource)
            .FirstOrDefault(resource => resource!.Value.Text("type") == type && resource.Value.Text("id") == id);

    /// <summary>The id of a to-one relationship, or null.</summary>
    public static string? Related(this JsonElement resource, string name) =>
        resource.Find("relationships")?.Find(name)?.Find("data")?.Id("id");

    /// <summary>The cursor of the next page, or null on the last one.</summary>
    public static string? NextCursor(JsonElement document) =>
        document.Find("meta")?.Find("pagination")?.Find("cursors")?.Text("next");

    /// <summary>Reads a campaign with its tiers; null where it has no id or no creator.</summary>
    public static Campaign? ReadCampaign(JsonElement document, JsonElement campaign)
    {
        if (campaign.Id("id") is not { } id || campaign.Related("creator") is not { } creator)
        {
            return null;
        }

        var attributes = campaign.Find("attributes") ?? default;
        var currency = attributes.Currency("currency") ?? "USD";
        var tiers = RelatedAll(campaign, "tiers")
            .Select(tier => (Id: tier, Attributes: FindIncluded(document, "tier", tier)?.Find("attributes")))
            // One without a price keeps the one that is stored: at 0, everybody who pays would have it.
            .Where(tier => tier.Attributes?.Number("amount_cents") is not null)
            .Select(tier => new Tier(
                tier.Id,
                tier.Attributes!.Value.Name("title") ?? tier.Id,
                tier.Attributes.Value.Cents("amount_cents"),
                currency,
                tier.Attributes.Value.IsTrue("published")));
        return new Campaign(
            id, creator, attributes.Name("creation_name") ?? attributes.Name("vanity"), ReadUrl(attributes.Text("url")), [.. tiers])
        {
            Currency = currency,
        };
    }

    /// <summary>Whether Patreon says that the member's user does not exist, or no longer.</summary>
    public static bool HasNoUser(JsonElement member, string memberId) =>
        member.Text("type") == "member" && member.Text("id") == memberId
        && member.Find("relationships")?.Find("user")?.Find("data")?.ValueKind == JsonValueKind.Null;

    /// <summary>Reads a member; null where it is incomplete or has no user, and so can't match a sign-in.</summary>
    /// <param name="campaignId">The campaign, for resources that do not name it.</param>
    /// <param name="asOf">When Patreon was asked.</param>
    public static Membership? ReadMember(JsonElement member, string? campaignId, DateTimeOffset asOf)
    {
        if (member.Text("type") != "member" || member.Id("id") is not { } id || member.Related("user") is not { } user
            || (member.Related("campaign") ?? campaignId) is not { } campaign
            || member.Find("attributes") is not { } attributes || attributes.Find("currently_entitled_amount_cents") is null)
        {
            return null;
        }

        return new Membership(
            id, campaign, user, ReadStatus(attributes.Text("patron_status")), [.. RelatedAll(member, "currently_entitled_tiers")],
            attributes.Cents("currently_entitled_amount_cents"), asOf)
        {
            CadenceMonths = attributes.Number("pledge_cadence") is { } months and > 0 and <= MaxCadence ? months : null,
            WillPayCents = attributes.Number("will_pay_amount_cents"),
            LastChargeStatus = ReadCharge(attributes.Text("last_charge_status")),
            LastChargeAt = attributes.IsoTime("last_charge_date"),
            NextChargeAt = attributes.IsoTime("next_charge_date"),
            Since = attributes.IsoTime("pledge_relationship_start"),
            IsGifted = attributes.IsTrue("is_gifted"),
            IsFreeTrial = attributes.IsTrue("is_free_trial"),
        };
    }

    /// <summary>
    /// The member's currency, from the last event of the included pledge history, which is the only place where Patreon names it;
    /// null where there is none.
    /// </summary>
    public static string? ReadCurrency(JsonElement document, JsonElement member) => RelatedAll(member, "pledge_history")
        .Select(id => FindIncluded(document, "pledge-event", id)?.Find("attributes"))
        .OfType<JsonElement>()
        .Where(happened => happened.Currency("currency_code") is not null)
        .OrderByDescending(happened => happened.IsoTime("date"))
        .Select(happened => happened.Currency("currency_code"))
        .FirstOrDefault();

    private static PatronStatus ReadStatus(string? status) => status switch
    {
        "active_patron" => PatronStatus.Active,
        "declined_patron" => PatronStatus.Declined,
        "former_patron" => PatronStatus.Former,
        _ => PatronStatus.NeverPledged,
    };

    private static ChargeStatus? ReadCharge(string? status) => status switch
    {
        null => null,
        "Paid" => ChargeStatus.Paid,
        "Declined" => ChargeStatus.Declined,
        "Deleted" => ChargeStatus.Deleted,
        "Pending" => ChargeStatus.Pending,
        "Refunded" => ChargeStatus.Refunded,
        "Fraud" => ChargeStatus.Fraud,
        "Refunded by Patreon" => ChargeStatus.RefundedByPatreon,
        "Partially Refunded" => ChargeStatus.PartiallyRefunded,
        "Free Trial" => ChargeStatus.FreeTrial,
        _ => ChargeStatus.Other,
    };

    // Some of Patreon's URLs are relative to its origin.
    private static string? ReadUrl(string? url) =>
        url is not null && Uri.TryCreate(new Uri("https://www.patreon.com"), url, out var absolute)
            && absolute is { Scheme: "https" or "http", AbsoluteUri.Length: <= MaxUrl }
            ? absolute.AbsoluteUri
            : null;

    private static IEnumerable<string> RelatedAll(JsonElement resource, string name) =>
        Items(resource.Find("relationships")?.Find(name)?.Find("data")).Select(item => item.Id("id")).OfType<string>();

    private static JsonElement.ArrayEnumerator Items(JsonElement? list) =>
        list is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : default;

    private static int Cents(this JsonElement element, string name) => element.Number(name) is { } cents and > 0 ? cents : 0;

    private static int? Number(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    private static string? Currency(this JsonElement element, string name) =>
        element.Text(name) is { Length: 3 } code && code.All(char.IsAsciiLetterUpper) ? code : null;

    private static bool IsTrue(this JsonElement element, string name) => element.Find(name)?.ValueKind == JsonValueKind.True;

    private static DateTimeOffset? IsoTime(this JsonElement element, string name) =>
        DateTimeOffset.TryParse(
            element.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
