using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary>The person, the client and the scope of an access token.</summary>
internal sealed record Caller(SamplePerson Person, string ClientId, string Token, string Scope)
{
    public const string EveryScope =
        "identity identity[email] identity.memberships campaigns campaigns.members campaigns.members[email] w:campaigns.webhook";

    /// <summary>A creator's token has every scope.</summary>
    public static Caller OfCreator(LocalTenantSettings settings, string token = "") =>
        new(SamplePeople.Creator, settings.Creator.ClientId, token, EveryScope);

    public bool HasScope(string scope) => Scope.Split(' ').Contains(scope);
}
