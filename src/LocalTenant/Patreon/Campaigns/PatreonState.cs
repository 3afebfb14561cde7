using System.Globalization;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>How the API answers.</summary>
internal enum Availability
{
    Up,
    Slow,
    Silent,
    Garbled,
    Down,
}

/// <summary>What becomes of webhooks.</summary>
internal enum Delivery
{
    AtOnce,
    Twice,
    OutOfOrder,
    Never,
}

/// <summary>What the control page switches.</summary>
internal sealed record Switches(Availability Availability = Availability.Up, Delivery Delivery = Delivery.AtOnce, bool LimitsRate = true);

/// <summary>Everything that the stand-in Patreon remembers over a restart.</summary>
internal sealed record PatreonState(
    IReadOnlyList<Tier> Tiers,
    IReadOnlyList<Member> Members,
    CreatorTokens Creator,
    IReadOnlyList<Webhook> Webhooks,
    Switches Switches)
{
    /// <summary>What Patreon does wrong.</summary>
    public Faults Faults { get; init; } = new();

    /// <summary>The id of the webhook that is registered from the start.</summary>
    public const string FirstWebhook = "1";

    public static PatreonState New(LocalTenantSettings settings, DateTimeOffset now) => new(
        SampleCampaign.Tiers,
        SampleCampaign.Members(now),
        CreatorTokens.First,
        [new Webhook(FirstWebhook, settings.PatreonWebhookUrl, settings.Creator.WebhookSecret, Webhook.AllTriggers)],
        new Switches());

    /// <summary>The person's membership of our campaign; of several the one that was changed last.</summary>
    public Member? MemberOf(string userId) => MembersOf(userId).LastOrDefault();

    /// <summary>The person's memberships of our campaign: who left and came back has several.</summary>
    public IEnumerable<Member> MembersOf(string userId) =>
        Members.Where(member => member.UserId == userId && member.CampaignId == SampleCampaign.Ours.Id);

    public PatreonState WithMember(Member? before, Member? after) => this with
    {
        Members = [.. Members.Where(member => member.Id != before?.Id), .. after is null ? Array.Empty<Member>() : [after]],
    };

    public PatreonState WithWebhook(string id, Func<Webhook, Webhook> change) =>
        this with { Webhooks = [.. Webhooks.Select(webhook => webhook.Id == id ? change(webhook) : webhook)] };

    /// <summary>Whether no other tier that is listed has this one's title.</summary>
    public bool HasOwnTitle(Tier tier) => !Tiers.Any(other => other.Title == tier.Title && other.Id != tier.Id && !other.IsDeleted);

    /// <summary>One more tier with the title of another, at twice its price.</summary>
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
