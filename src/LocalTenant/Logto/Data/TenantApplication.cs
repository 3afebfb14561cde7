namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>What Logto's Console knows of the tenant's one application beside its settings. A restart makes all of it well again.</summary>
internal sealed class TenantApplication
{
    /// <summary>Whether the app secret has expired, which Logto tells only to who knows it.</summary>
    public volatile bool IsSecretExpired;

    /// <summary>Whether it is of the type machine-to-machine, which signs nobody in.</summary>
    public volatile bool IsMachineToMachine;
}
