using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary>Whose token it is, which client got it, and what it is good for.</summary>
internal sealed record Caller(SamplePerson Person, string ClientId, string Token, string Scope)
{
    public const string EveryScope =
        "identity identity[email] identity.memberships campaigns campaigns.members campaigns.members[email] w:campaigns.webhook";

    /// <summary>A creator's token has every scope.</summary>
    public static Caller OfCreator(LocalTenantSettings settings, string token = "") =>
        new(SamplePeople.Creator, settings.Creator.ClientId, token, EveryScope);

    public bool HasScope(string scope) => Scope.Split(' ').Contains(scope);
}
