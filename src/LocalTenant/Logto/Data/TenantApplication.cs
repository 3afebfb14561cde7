namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Faults of the tenant's one application, as set on its page. A restart resets them.</summary>
internal sealed class TenantApplication
{
    public volatile bool IsSecretExpired;

    public volatile bool IsMachineToMachine;

    /// <summary>Every refresh answers a new refresh token, as at Logto after 70 % of its lifetime.</summary>
    public volatile bool RotatesRefreshTokens;
}
