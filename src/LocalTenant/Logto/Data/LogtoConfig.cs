namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>A setting of the tenant by name: <c>idToken</c> or <c>accountCenter</c>, as the Management API has it.</summary>
internal sealed class LogtoConfig
{
    public const string IdToken = "idToken";
    public const string AccountCenter = "accountCenter";

    public required string Key { get; init; }

    /// <summary>A JSON object.</summary>
    public required string Value { get; set; }
}
