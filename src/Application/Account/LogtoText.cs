namespace Bookstore.Application.Account;

/// <summary>Texts for Logto.</summary>
internal static class LogtoText
{
    /// <summary>Whether Logto can store it. Its database rejects a NUL with an error that would count as an outage.</summary>
    public static bool CanBeStored(string? value) => value?.Contains('\0', StringComparison.Ordinal) is not true;
}
