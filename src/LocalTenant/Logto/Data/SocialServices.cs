namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Services that Logto has a social connector of its own for, which needs no more than a client.</summary>
internal static class SocialServices
{
    private const string KindSuffix = "-universal";

    // In lower case, each is its target.
    private static readonly string[] Names =
        ["Patreon", "Amazon", "Discord", "Facebook", "GitHub", "GitLab", "Google", "Line", "LinkedIn", "Slack", "X"];

    public static string NameOf(string target) => Find(target) ?? target;

    public static string KindOf(string target) => target + KindSuffix;

    /// <summary>The target of a kind of connector, or null if Logto has none of this kind.</summary>
    public static string? FindTarget(string kind) =>
        kind.EndsWith(KindSuffix, StringComparison.Ordinal) && kind[..^KindSuffix.Length] is var target && Find(target) is not null ? target : null;

    private static string? Find(string target) => Array.Find(Names, name => name.Equals(target, StringComparison.OrdinalIgnoreCase));
}
