namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>The fields of the account center, and what people may do with each.</summary>
internal static class AccountFields
{
    public const string Off = "Off";
    public const string ReadOnly = "ReadOnly";
    public const string Edit = "Edit";

    /// <summary>In Logto's order.</summary>
    public static readonly IReadOnlyList<string> All =
        ["name", "avatar", "profile", "email", "phone", "password", "username", "social", "customData", "mfa", "session"];
}
