using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>Somebody whom the stand-ins for social services know. None of them is at Patreon.</summary>
internal sealed record SocialPerson(string Id, string Name, string? Email)
{
    public static readonly IReadOnlyList<SocialPerson> All =
    [
        new("109180826001", "Katherine Johnson", "katherine@example.com"),
        new("109111914002", "Hedy Lamarr", null),
    ];

    public SocialUser ToUser(string target) => new(
        target,
        Id,
        Name,
        Email,
        Avatar: null,
        new JsonObject { ["sub"] = Id, ["name"] = Name, ["email"] = Email, ["email_verified"] = Email is not null });
}
