using System.Diagnostics;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.OAuth;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>The state as one caller may see it, at one moment.</summary>
internal sealed record ApiView(PatreonState State, LocalTenantSettings Settings, Caller Caller, DateTimeOffset Now)
{
    /// <summary>Everything: webhooks are sent for the creator.</summary>
    public static ApiView OfCreator(PatreonState state, LocalTenantSettings settings, DateTimeOffset now) =>
        new(state, settings, Caller.OfCreator(settings), now);

    public int MemberCount => Settings.PatreonMembers + State.Members.Count(IsOurs);

    /// <summary>The members of our campaign with a greater id, ordered by id.</summary>
    public IEnumerable<Member> MembersAfter(string id)
    {
        var first = id.Length == 0 ? 0 : GeneratedMembers.IndexOf(id) + 1 ?? Settings.PatreonMembers;
        for (var index = first; index < Settings.PatreonMembers; index++)
        {
            yield return GeneratedMembers.At(index, State.Tiers, Now);
        }

        foreach (var member in State.Members.Where(IsOurs).OrderBy(member => member.Id, StringComparer.Ordinal))
        {
            if (string.CompareOrdinal(member.Id, id) > 0) yield return member.At(Now);
        }
    }

    public Member? FindMember(string id) =>
        GeneratedMembers.IndexOf(id) is { } index
            ? index < Settings.PatreonMembers ? GeneratedMembers.At(index, State.Tiers, Now) : null
            : State.Members.SingleOrDefault(member => member.Id == id)?.At(Now);

    /// <summary>Without the scope <c>identity.memberships</c>, only that of the client's own campaign.</summary>
    public IEnumerable<Member> MembershipsOf(string userId) => State.Members
        .Where(member => member.UserId == userId && (IsOurs(member) || Caller.HasScope("identity.memberships")))
        .Select(member => member.At(Now));

    public IEnumerable<Tier> TiersOf(Campaign campaign) =>
        campaign == SampleCampaign.Ours ? State.Tiers.Where(tier => !tier.IsDeleted) : [SampleCampaign.ForeignTier];

    public static SamplePerson Person(string userId) => SamplePeople.Find(userId)
        ?? GeneratedMembers.FindPerson(userId)
        ?? throw new UnreachableException($"No person has the user id {userId}.");

    public static Campaign Campaign(string id) => id == SampleCampaign.Ours.Id ? SampleCampaign.Ours : SampleCampaign.Foreign;

    private static bool IsOurs(Member member) => member.CampaignId == SampleCampaign.Ours.Id;
}
