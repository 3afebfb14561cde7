using System.Globalization;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

internal enum Availability
{
    Up,
    Slow,
    Silent,
    Garbled,
    Down,
}

internal enum Delivery
{
    AtOnce,
    Twice,
    OutOfOrder,
    Never,
}

internal sealed record Switches(Availability Availability = Availability.Up, Delivery Delivery = Delivery.AtOnce, bool LimitsRate = true);

/// <summary>What the stand-in keeps over a restart. The names of the properties are those in <c>patreon.json</c>.</summary>
internal sealed record PatreonState(
    IReadOnlyList<Tier> Tiers,
    IReadOnlyList<Member> Members,
    CreatorTokens Creator,
    IReadOnlyList<Webhook> Webhooks,
    Switches Switches)
{
    public Faults Faults { get; init; } = new();

    /// <summary>The id of the webhook that is registered at first.</summary>
    public const string FirstWebhook = "1";

    public static PatreonState New(LocalTenantSettings settings, DateTimeOffset now) => new(
        SampleCampaign.Tiers,
        SampleCampaign.Members(now),
        CreatorTokens.First,
        [new Webhook(FirstWebhook, settings.PatreonWebhookUrl, settings.Creator.WebhookSecret, Webhook.AllTriggers)],
        new Switches());

    /// <summary>The person's membership of our campaign; of several, the one changed last.</summary>
    public Member? MemberOf(string userId) => MembersOf(userId).LastOrDefault();

    /// <summary>A person who left and came back has several.</summary>
    public IEnumerable<Member> MembersOf(string userId) =>
        Members.Where(member => member.UserId == userId && member.CampaignId == SampleCampaign.Ours.Id);

    public PatreonState WithMember(Member? before, Member? after) => this with
    {
        Members = [.. Members.Where(member => member.Id != before?.Id), .. after is null ? Array.Empty<Member>() : [after]],
    };

    public PatreonState WithWebhook(string id, Func<Webhook, Webhook> change) =>
        this with { Webhooks = [.. Webhooks.Select(webhook => webhook.Id == id ? change(webhook) : webhook)] };

    public bool HasOwnTitle(Tier tier) => !Tiers.Any(other => other.Title == tier.Title && other.Id != tier.Id && !other.IsDeleted);

    /// <summary>Adds a tier with the same title at twice the price.</summary>
    public PatreonState WithDouble(Tier tier) => this with
    {
        Tiers = [.. Tiers, tier with
        {
            Id = $"{Tiers.Max(known => long.Parse(known.Id, CultureInfo.InvariantCulture)) + 1}",
            AmountCents = 2 * tier.AmountCents,
        }],
    };

    public PatreonState WithTier(string id, Func<Tier, Tier> change) =>
        this with { Tiers = [.. Tiers.Select(tier => tier.Id == id ? change(tier) : tier)] };
}
