namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>The services that Logto has a social connector of its own for, by target. Its kind is the target and <c>-universal</c>.</summary>
internal static class SocialServices
{
    private const string KindSuffix = "-universal";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["patreon"] = "Patreon",
        ["amazon"] = "Amazon",
        ["apple"] = "Apple",
        ["azuread"] = "Microsoft",
        ["discord"] = "Discord",
        ["facebook"] = "Facebook",
        ["github"] = "GitHub",
        ["gitlab"] = "GitLab",
        ["google"] = "Google",
        ["line"] = "Line",
        ["linkedin"] = "LinkedIn",
        ["slack"] = "Slack",
        ["x"] = "X",
    };

    public static string NameOf(string target) => Names.GetValueOrDefault(target, target);

    public static string KindOf(string target) => target + KindSuffix;

    /// <summary>The target of a kind of connector, or null if Logto has none of this kind.</summary>
    public static string? FindTarget(string kind) =>
        kind.EndsWith(KindSuffix, StringComparison.Ordinal) && kind[..^KindSuffix.Length] is var target && Names.ContainsKey(target) ? target : null;
}
