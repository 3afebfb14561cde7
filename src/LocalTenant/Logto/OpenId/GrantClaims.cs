namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>What a code and a refresh token carry for the ID tokens to come; never seen outside the tenant.</summary>
internal static class GrantClaims
{
    public const string Nonce = "grant_nonce";
    public const string SessionId = "grant_sid";
    public const string SignedInAt = "grant_signed_in_at";
}
