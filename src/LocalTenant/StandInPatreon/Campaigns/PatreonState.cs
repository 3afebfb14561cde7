namespace Bookstore.LocalTenant.StandInPatreon.Campaigns;

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

    /// <summary>The person's membership of our campaign.</summary>
    public Member? MemberOf(string userId) =>
        Members.SingleOrDefault(member => member.UserId == userId && member.CampaignId == SampleCampaign.Ours.Id);

    public PatreonState WithMember(Member? before, Member? after) => this with
    {
        Members = [.. Members.Where(member => member.Id != before?.Id), .. after is null ? Array.Empty<Member>() : [after]],
    };

    public PatreonState WithWebhook(string id, Func<Webhook, Webhook> change) =>
        this with { Webhooks = [.. Webhooks.Select(webhook => webhook.Id == id ? change(webhook) : webhook)] };

    public PatreonState WithTier(string id, Func<Tier, Tier> change) =>
        this with { Tiers = [.. Tiers.Select(tier => tier.Id == id ? change(tier) : tier)] };
}
