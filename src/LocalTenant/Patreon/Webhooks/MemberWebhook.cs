using System.Text;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Api;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Webhooks;

internal static class MemberWebhook
{
    private static readonly ApiQuery Everything = ApiQuery.Everything("campaign", "currently_entitled_tiers", "user");

    /// <summary>The triggers that a change fires.</summary>
    public static IEnumerable<string> Triggers(Member? before, Member? after)
    {
        yield return (before, after) switch
        {
            (null, _) => "members:create",
            (_, null) => "members:delete",
            _ => "members:update",
        };

        var (pledged, pledges) = (before?.WillPayCents ?? 0, after?.WillPayCents ?? 0);
        if (pledged == 0 && pledges > 0) yield return "members:pledge:create";
        if (pledged > 0 && pledges == 0) yield return "members:pledge:delete";
        if (pledged > 0 && pledges > 0 && pledged != pledges) yield return "members:pledge:update";
    }

    /// <summary>The whole member, with campaign, user and tiers.</summary>
    public static byte[] Body(ApiView view, Member member) =>
        Encoding.UTF8.GetBytes(new Document(Everything, view).Of(ResourceTypes.Member.Of(member, view)).ToUnescapedString());
}
