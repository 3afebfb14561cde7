namespace Bookstore.Architecture.Tests;

/// <summary>Fails a test with everything that breaks its rule, and with what to do about it.</summary>
internal static class Violations
{
    public static void AssertNone(IEnumerable<string> violations, string remedy) => AssertNoneBut([], violations, remedy);

    /// <summary>The known ones are being mended; each has to go from its list as soon as it is.</summary>
    public static void AssertNoneBut(IReadOnlyCollection<string> known, IEnumerable<string> violations, string remedy)
    {
        var found = violations.Distinct().Order(StringComparer.Ordinal).ToList();
        var added = found.Where(violation => !known.Any(start => violation.StartsWith(start, StringComparison.Ordinal))).ToList();
        var mended = known.Where(start => !found.Any(violation => violation.StartsWith(start, StringComparison.Ordinal))).ToList();

        Assert.True(added.Count == 0, $"{remedy}{Lines(added)}");
        Assert.True(mended.Count == 0, $"These keep the rule now: delete them from the test's list of known violations.{Lines(mended)}");
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"\n  {line}"));
}
