namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>Private claims of codes and refresh tokens, for the tokens issued later.</summary>
internal static class GrantClaims
{
    public const string Nonce = "grant_nonce";
    public const string SessionId = "grant_sid";
    public const string SignedInAt = "grant_signed_in_at";

    /// <summary>The resource indicators that the authorization request named, separated by spaces.</summary>
    public const string Resources = "grant_resources";
}
