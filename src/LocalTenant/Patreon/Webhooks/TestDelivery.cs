using System.Text;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Webhooks;

/// <summary>What "Send Test" beside a webhook at Patreon sends: a signed delivery about a member without an id.</summary>
internal static class TestDelivery
{
    public const string Trigger = "members:create";

    public static byte[] Body() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["data"] = new JsonObject
        {
            ["attributes"] = new JsonObject { ["currently_entitled_amount_cents"] = 0, ["full_name"] = null, ["patron_status"] = null },
            ["id"] = null,
            ["relationships"] = new JsonObject
            {
                ["campaign"] = new JsonObject { ["data"] = new JsonObject { ["id"] = SampleCampaign.Ours.Id, ["type"] = "campaign" } },
                ["currently_entitled_tiers"] = new JsonObject { ["data"] = new JsonArray() },
                ["user"] = new JsonObject { ["data"] = null },
            },
            ["type"] = "member",
        },
    }.ToJsonString());
}
