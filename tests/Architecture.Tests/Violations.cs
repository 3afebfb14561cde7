namespace Bookstore.Architecture.Tests;

/// <summary>Fails a test with everything that breaks its rule, and with what to do about it.</summary>
internal static class Violations
{
    public static void AssertNone(IEnumerable<string> violations, string remedy)
    {
        var found = violations.Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(found.Count == 0, $"{remedy}{string.Concat(found.Select(violation => $"\n  {violation}"))}");
    }
}
