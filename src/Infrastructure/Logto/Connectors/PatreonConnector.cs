using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Logto.Connectors;

/// <summary>
/// What Logto reports of the Patreon connector, whose account the site stores. Other connectors are offered by the setting
/// <c>Logto:Connectors</c> and need no code; one whose account the site stores too would get a class like this.
/// </summary>
internal static class PatreonConnector
{
    /// <summary>The connector's target, by which Logto names it in <c>identities</c> and <c>direct_sign_in</c>.</summary>
    public const string Target = "patreon";

    /// <summary>Reads the Patreon account from an object with an <c>identities</c> member: a userinfo response, or a user in a webhook.</summary>
    public static PatreonReport Read(JsonElement claims)
    {
        if (claims.Find("identities") is not { ValueKind: JsonValueKind.Object } identities)
        {
            return new PatreonReport.Unknown();
        }

        if (identities.Find(Target) is not { ValueKind: not JsonValueKind.Null } patreon)
        {
            return new PatreonReport.NotLinked();
        }

        if (patreon.Id("userId") is not { } userId)
        {
            return new PatreonReport.Unknown();
        }

        var details = patreon.Find("details");
        var attributes = details?.Find("rawData")?.Find("data")?.Find("attributes");
        return new PatreonReport.Linked(new PatreonAccount(userId)
        {
            Name = details?.Name("name"),
            Email = details?.Email("email"),
            Picture = details?.Address("avatar"),
            Vanity = attributes?.Id("vanity"),
            ProfileUrl = attributes?.Address("url"),
        });
    }
}
