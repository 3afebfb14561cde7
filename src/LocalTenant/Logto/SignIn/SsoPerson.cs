using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>Somebody whom the stand-in for an enterprise's identity provider knows.</summary>
internal sealed record SsoPerson(string Id, string Name, string Email)
{
    public static readonly IReadOnlyList<SsoPerson> All = [new("u-1939", "Barbara Liskov", "barbara@university.example")];

    public SsoIdentity ToIdentity(SsoConnector connector, string userId) => new()
    {
        SsoConnectorId = connector.Id,
        IdentityId = Id,
        UserId = userId,
        Issuer = connector.Issuer,
        Detail = new JsonObject { ["id"] = Id, ["name"] = Name, ["email"] = Email }.ToJsonString(),
    };
}
