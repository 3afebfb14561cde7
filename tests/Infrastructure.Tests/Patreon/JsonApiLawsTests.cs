using System.Text.Json;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Infrastructure.Tests.Json;
using CsCheck;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>What holds of a resource of Patreon that is read, whatever the answer holds.</summary>
public sealed class JsonApiLawsTests
{
    private const int Samples = 2_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private const string Member = """
        {"data":{"type":"member","id":"m-1","attributes":{"patron_status":"active_patron","currently_entitled_amount_cents":500,"will_pay_amount_cents":500,
        "pledge_cadence":12,"last_charge_status":"Paid","last_charge_date":"2026-11-01T00:00:00Z","next_charge_date":"2026-12-01T00:00:00+00:00",
        "pledge_relationship_start":"2025-01-01","is_gifted":false,"is_free_trial":false},
        "relationships":{"user":{"data":{"type":"user","id":"u-1"}},"campaign":{"data":{"type":"campaign","id":"100"}},
        "currently_entitled_tiers":{"data":[{"type":"tier","id":"101"}]},"pledge_history":{"data":[{"type":"pledge-event","id":"e-1"},{"type":"pledge-event","id":"e-2"}]}}},
        "included":[{"type":"pledge-event","id":"e-1","attributes":{"date":"2026-01-01T00:00:00Z","currency_code":"INR"}},
        {"type":"pledge-event","id":"e-2","attributes":{"date":"2026-02-01T00:00:00Z","currency_code":"USD"}}],
        "meta":{"pagination":{"cursors":{"next":"abc"},"total":1}}}
        """;

    private const string Campaign = """
        {"data":{"type":"campaign","id":"100","attributes":{"creation_name":"The Press","vanity":"thepress","currency":"USD","url":"/thepress"},
        "relationships":{"creator":{"data":{"type":"user","id":"u-0"}},"tiers":{"data":[{"type":"tier","id":"101"},{"type":"tier","id":"102"}]}}},
        "included":[{"type":"tier","id":"101","attributes":{"title":"Reader","amount_cents":300,"published":true}},
        {"type":"tier","id":"102","attributes":{"title":"Press","amount_cents":500,"published":false}}]}
        """;

    [Fact]
    public void A_member_is_read_within_its_bounds_or_not_at_all() => ArbitraryJson.Damaged(Member).Sample(json =>
    {
        var member = JsonApi.ReadMember(Parse(json).TryGet("data"), "100", Now);

        return member is null
            || (IsId(member.MemberId) && IsId(member.PatreonUserId) && IsId(member.CampaignId) && member.TierIds.All(IsId)
                && member.EntitledCents >= 0 && member.CadenceMonths is null or (> 0 and <= 120) && member.AsOf == Now
                && ((DateTimeOffset?[])[member.LastChargeAt, member.NextChargeAt, member.Since]).All(time => time is null || time.Value.Offset == TimeSpan.Zero));
    }, iter: Samples);

    [Fact]
    public void A_campaign_is_read_within_its_bounds_or_not_at_all() => ArbitraryJson.Damaged(Campaign).Sample(json =>
    {
        var document = Parse(json);
        var campaign = JsonApi.ReadCampaign(document, document.TryGet("data"));

        return campaign is null
            || (IsId(campaign.Id) && IsId(campaign.CreatorUserId) && campaign.Name is null or { Length: > 0 and <= 256 } && IsCurrency(campaign.Currency)
                && (campaign.Url is null || new Uri(campaign.Url).Scheme is "https" or "http")
                && campaign.Tiers.All(tier => IsId(tier.Id) && tier.Title.Length is > 0 and <= 256 && tier.AmountCents >= 0 && tier.Currency == campaign.Currency));
    }, iter: Samples);

    [Fact]
    public void A_currency_is_three_letters_or_absent() => ArbitraryJson.Damaged(Member).Sample(json =>
    {
        var document = Parse(json);
        var currency = JsonApi.ReadCurrency(document, document.TryGet("data"));

        return currency is null || IsCurrency(currency);
    }, iter: Samples);

    [Fact]
    public void Any_document_can_be_searched_for_resources_next_page_and_user() =>
        Gen.OneOf(ArbitraryJson.Value, ArbitraryJson.Damaged(Member)).Sample(
            json =>
            {
                var document = Parse(json);
                Assert.All(JsonApi.Resources(document), resource => Assert.NotEqual(JsonValueKind.Undefined, resource.ValueKind));
                Assert.True(JsonApi.NextCursor(document) is null or { Length: > 0 });
                Assert.False(JsonApi.HasNoUser(document, "m-1") && JsonApi.ReadMember(document, "100", Now) is not null);
            },
            iter: Samples);

    [Fact]
    public void The_undamaged_documents_can_be_read()
    {
        var campaign = JsonApi.ReadCampaign(Parse(Campaign), Parse(Campaign).GetProperty("data"))!;

        Assert.Equal(("The Press", "https://www.patreon.com/thepress", 2), (campaign.Name, campaign.Url, campaign.Tiers.Count));
        Assert.Equal(12, JsonApi.ReadMember(Parse(Member).GetProperty("data"), null, Now)?.CadenceMonths);
        Assert.Equal("USD", JsonApi.ReadCurrency(Parse(Member), Parse(Member).GetProperty("data")));
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 255 && !string.IsNullOrWhiteSpace(id);

    private static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}

/// <summary>The parts of a document that may be missing.</summary>
internal static class DamagedDocuments
{
    public static JsonElement TryGet(this JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) ? value : default;
}
