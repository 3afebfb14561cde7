using System.Globalization;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Api;

internal static class ResourceTypes
{
    public static readonly ResourceType<SamplePerson> User = new(
        "user",
        "user",
        person => person.Id,
        new Dictionary<string, Func<SamplePerson, ApiView, JsonNode?>>
        {
            ["about"] = (_, _) => null,
            ["created"] = (_, _) => "2021-04-05T06:07:08.000+00:00",
            ["email"] = (person, view) => view.Caller.HasScope("identity[email]") ? person.Email : null,
            ["first_name"] = (person, _) => person.FullName.Split(' ')[0],
            ["full_name"] = (person, _) => person.FullName,
            ["hide_pledges"] = (_, _) => true,
            ["image_url"] = (person, view) => $"{view.Settings.PatreonOrigin}/avatars/{person.Id}.svg",
            ["is_creator"] = (person, _) => person == SamplePeople.Creator,
            ["is_email_verified"] = (person, _) => person.Email is not null,
            ["last_name"] = (person, _) => person.FullName.Split(' ')[^1],
            ["like_count"] = (_, _) => 0,
            ["thumb_url"] = (person, view) => $"{view.Settings.PatreonOrigin}/avatars/{person.Id}.svg",
            ["url"] = (person, view) => $"{view.Settings.PatreonOrigin}/{person.Vanity}",
            ["vanity"] = (person, _) => person.Vanity,
        },
        new Dictionary<string, (Relationship, Func<SamplePerson, ApiView, IEnumerable<Resource>>)>
        {
            ["memberships"] = (new("member", IsMany: true), (person, view) =>
                view.MembershipsOf(person.Id).Select(member => Member!.Of(member, view))),
            ["campaign"] = (new("campaign", IsMany: false), (person, view) =>
                person == SamplePeople.Creator ? [Campaign!.Of(SampleCampaign.Ours, view)] : []),
        });

    public static readonly ResourceType<Member> Member = new(
        "member",
        "members",
        member => member.Id,
        new Dictionary<string, Func<Member, ApiView, JsonNode?>>
        {
            ["campaign_lifetime_support_cents"] = (member, _) => member.LifetimeCents,
            ["currently_entitled_amount_cents"] = (member, _) => member.EntitledCents,
            ["email"] = (member, view) => view.Caller.HasScope("campaigns.members[email]") ? ApiView.Person(member.UserId).Email : null,
            ["full_name"] = (member, _) => ApiView.Person(member.UserId).FullName,
            ["is_follower"] = (_, _) => false,
            ["is_free_trial"] = (member, _) => member.IsFreeTrial,
            ["is_gifted"] = (member, _) => member.IsGifted,
            ["last_charge_date"] = (member, _) => Date(member.LastChargeDate),
            ["last_charge_status"] = (member, _) => member.LastChargeStatus,
            ["lifetime_support_cents"] = (member, _) => member.LifetimeCents,
            ["next_charge_date"] = (member, _) => Date(member.NextChargeDate),
            ["note"] = (_, _) => "",
            ["patron_status"] = (member, _) => member.Status,
            ["pledge_cadence"] = (member, _) => member.WillPayCents > 0 ? member.Cadence : null,
            ["pledge_relationship_start"] = (member, _) => Date(member.PledgeStart),
            ["will_pay_amount_cents"] = (member, _) => member.WillPayCents,
        },
        new Dictionary<string, (Relationship, Func<Member, ApiView, IEnumerable<Resource>>)>
        {
            ["campaign"] = (new("campaign", IsMany: false), (member, view) => [Campaign!.Of(ApiView.Campaign(member.CampaignId), view)]),
            ["currently_entitled_tiers"] = (new("tier", IsMany: true), (member, view) => view.TiersOf(ApiView.Campaign(member.CampaignId))
                .Where(tier => member.TierIds.Contains(tier.Id))
                .Select(tier => Tier!.Of(tier, view))),
            ["pledge_history"] = (new("pledge-event", IsMany: true), (member, view) =>
                PledgeEvent.Of(member).Select(happened => PledgeEvents!.Of(happened, view))),
            ["user"] = (new("user", IsMany: false), (member, view) => [User.Of(ApiView.Person(member.UserId), view)]),
        });

    public static readonly ResourceType<PledgeEvent> PledgeEvents = new(
        "pledge-event",
        "pledge-events",
        happened => happened.Id,
        new Dictionary<string, Func<PledgeEvent, ApiView, JsonNode?>>
        {
            ["amount_cents"] = (happened, _) => happened.AmountCents,
            ["currency_code"] = (happened, _) => happened.Currency,
            ["date"] = (happened, _) => Date(happened.Date),
            ["payment_status"] = (happened, _) => happened.Status,
            ["type"] = (_, _) => "subscription",
        },
        new Dictionary<string, (Relationship, Func<PledgeEvent, ApiView, IEnumerable<Resource>>)>());

    public static readonly ResourceType<Tier> Tier = new(
        "tier",
        "tiers",
        tier => tier.Id,
        new Dictionary<string, Func<Tier, ApiView, JsonNode?>>
        {
            ["amount_cents"] = (tier, _) => tier.AmountCents,
            ["created_at"] = (_, _) => "2023-01-02T03:04:05.000+00:00",
            ["description"] = (_, _) => "",
            ["discord_role_ids"] = (_, _) => null,
            ["edited_at"] = (_, _) => "2023-01-02T03:04:05.000+00:00",
            ["image_url"] = (_, _) => null,
            ["patron_count"] = (tier, view) => view.State.Members.Count(member => member.At(view.Now).TierIds.Contains(tier.Id)),
            ["published"] = (tier, _) => tier.IsPublished,
            ["published_at"] = (tier, _) => tier.IsPublished ? "2023-01-02T03:04:05.000+00:00" : null,
            ["remaining"] = (_, _) => null,
            ["requires_shipping"] = (_, _) => false,
            ["title"] = (tier, _) => tier.Title,
            ["unpublished_at"] = (_, _) => null,
            ["url"] = (tier, view) => $"{view.Settings.PatreonOrigin}/{SampleCampaign.Ours.Vanity}",
            ["user_limit"] = (_, _) => null,
        },
        new Dictionary<string, (Relationship, Func<Tier, ApiView, IEnumerable<Resource>>)>
        {
            ["campaign"] = (new("campaign", IsMany: false), (tier, view) =>
                [Campaign!.Of(tier == SampleCampaign.ForeignTier ? SampleCampaign.Foreign : SampleCampaign.Ours, view)]),
        });

    public static readonly ResourceType<Campaign> Campaign = new(
        "campaign",
        "campaigns",
        campaign => campaign.Id,
        new Dictionary<string, Func<Campaign, ApiView, JsonNode?>>
        {
            ["created_at"] = (_, _) => "2023-01-02T03:04:05.000+00:00",
            ["creation_name"] = (_, _) => "books",
            ["currency"] = (_, _) => Money.Dollars,
            ["image_small_url"] = (_, _) => null,
            ["image_url"] = (_, _) => null,
            ["is_charged_immediately"] = (_, _) => true,
            ["is_monthly"] = (_, _) => true,
            ["is_nsfw"] = (_, _) => false,
            ["name"] = (campaign, _) => campaign.Name,
            ["one_liner"] = (_, _) => null,
            ["patron_count"] = (_, view) => view.MemberCount,
            ["pay_per_name"] = (_, _) => "month",
            ["pledge_url"] = (campaign, _) => $"/join/{campaign.Vanity}",
            ["published_at"] = (_, _) => "2023-01-02T03:04:05.000+00:00",
            ["summary"] = (_, _) => "",
            ["url"] = (campaign, view) => $"{view.Settings.PatreonOrigin}/{campaign.Vanity}",
            ["vanity"] = (campaign, _) => campaign.Vanity,
        },
        new Dictionary<string, (Relationship, Func<Campaign, ApiView, IEnumerable<Resource>>)>
        {
            ["creator"] = (new("user", IsMany: false), (campaign, view) => campaign.Creator is { } creator ? [User.Of(creator, view)] : []),
            ["tiers"] = (new("tier", IsMany: true), (campaign, view) => view.TiersOf(campaign).Select(tier => Tier.Of(tier, view))),
        });

    public static readonly ResourceType<Webhook> Webhook = new(
        "webhook",
        "webhooks",
        webhook => webhook.Id,
        new Dictionary<string, Func<Webhook, ApiView, JsonNode?>>
        {
            ["last_attempted_at"] = (webhook, _) => Date(webhook.LastAttemptedAt),
            ["num_consecutive_times_failed"] = (webhook, _) => webhook.ConsecutiveFailures,
            ["paused"] = (webhook, _) => webhook.IsPaused,
            ["secret"] = (webhook, _) => webhook.Secret,
            ["triggers"] = (webhook, _) => new JsonArray([.. webhook.Triggers.Select(trigger => JsonValue.Create(trigger))]),
            ["uri"] = (webhook, _) => webhook.Uri,
        },
        new Dictionary<string, (Relationship, Func<Webhook, ApiView, IEnumerable<Resource>>)>
        {
            ["campaign"] = (new("campaign", IsMany: false), (_, view) => [Campaign.Of(SampleCampaign.Ours, view)]),
        });

    public static readonly IReadOnlyDictionary<string, ResourceType> All =
        new ResourceType[] { User, Member, PledgeEvents, Tier, Campaign, Webhook }.ToDictionary(type => type.Name);

    private static string? Date(DateTimeOffset? date) =>
        date?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture);
}
