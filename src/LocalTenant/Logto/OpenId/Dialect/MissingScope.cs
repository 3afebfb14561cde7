using OpenIddict.Server;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>The scope that an error response names beside error and description (as in RFC 6750, section 3).</summary>
internal static class MissingScope
{
    private const string Property = "missing_scope";

    public static void Attach(OpenIddictServerTransaction transaction, string scope) => transaction.SetProperty(Property, scope);

    public static string? Of(OpenIddictServerTransaction transaction) => transaction.GetProperty<string>(Property);
}
