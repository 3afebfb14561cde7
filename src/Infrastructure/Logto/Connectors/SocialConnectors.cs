using System.Text.RegularExpressions;

namespace Bookstore.Infrastructure.Logto.Connectors;

/// <summary>
/// The setting <c>Logto:Connectors</c>: the social connectors that the site offers, by their targets. A target is the name by
/// which Logto knows a connector in <c>identities</c> and <c>direct_sign_in</c>.
/// </summary>
public static partial class SocialConnectors
{
    /// <summary>The target of the connector with the memberships.</summary>
    public const string Patreon = PatreonConnector.Target;

    // As they write themselves: in lower case, each is its target. Any other target is shown as it is.
    private static readonly string[] Names =
        ["Patreon", "Amazon", "Apple", "Discord", "Facebook", "GitHub", "GitLab", "Google", "LINE", "LinkedIn", "Slack", "X"];

    /// <summary>The name that people know a connector's service by.</summary>
    public static string NameOf(string target) =>
        target == "azuread" ? "Microsoft" : Names.FirstOrDefault(name => name.Equals(target, StringComparison.OrdinalIgnoreCase)) ?? target;

    /// <summary>The targets in the order of the setting.</summary>
    public static IReadOnlyList<string> Split(string targets) => [.. targets.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct()];

    internal static IEnumerable<string> FindProblems(string targets)
    {
        var all = Split(targets);
        if (all.Where(target => !Target().IsMatch(target)).ToList() is { Count: > 0 } malformed)
        {
            yield return $"Logto:Connectors has {string.Join(", ", malformed.Select(target => $"'{target}'"))}, which can't be the target of a connector at Logto: "
                + "lower-case letters, digits, '_' and '-'. Separate targets by one space, without quotes and commas.";
        }
        else if (!all.Contains(Patreon))
        {
            yield return "Logto:Connectors lacks 'patreon', whose memberships open the books. Add it, such as 'patreon google', or leave the setting out.";
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex Target();
}
