namespace Bookstore.LocalTenant.Logto.Data;

internal static class HookEvents
{
    /// <summary>Those that the tenant sends.</summary>
    public static readonly IReadOnlyList<string> Sent =
    [
        "PostRegister", "PostSignIn", "User.Created", "User.Data.Updated", "User.Deleted", "User.SuspensionStatus.Updated",
        "Organization.Membership.Updated",
    ];
}
