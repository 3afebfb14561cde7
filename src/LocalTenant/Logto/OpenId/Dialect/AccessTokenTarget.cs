using Bookstore.LocalTenant.Logto.Data;
using OpenIddict.Server;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>What the access token of a token response is for, once that is known to be allowed.</summary>
/// <param name="Audience">Null for an opaque token.</param>
/// <param name="Lifetime">In seconds.</param>
/// <param name="OrganizationId">Of a resource's token only: an organization's own token names it as the audience.</param>
internal sealed record AccessTokenTarget(string? Audience, IReadOnlyList<string> Scopes, int Lifetime = 3600, string? OrganizationId = null)
{
    public static string AudienceOf(string organizationId) => $"urn:logto:organization:{organizationId}";

    public static AccessTokenTarget For(ApiResource resource, IReadOnlyList<string> scopes, string? organizationId) =>
        new(resource.Indicator, scopes, resource.AccessTokenTtl, organizationId);

    public static AccessTokenTarget? Of(OpenIddictServerTransaction transaction) =>
        transaction.GetProperty<AccessTokenTarget>(typeof(AccessTokenTarget).FullName!);

    public void AttachTo(OpenIddictServerTransaction transaction) => transaction.SetProperty(typeof(AccessTokenTarget).FullName!, this);
}
