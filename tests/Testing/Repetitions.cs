namespace Bookstore.Testing;

/// <summary>How often a heavy test repeats itself: less by default, in full with <c>./test.sh --full</c>.</summary>
public static class Repetitions
{
    // Set by test.sh.
    private const string Variable = "BOOKSTORE_TESTS_FULL";

    /// <summary>Whether this run is in full.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>The number for this run.</summary>
    /// <param name="byDefault">How often by default.</param>
    /// <param name="inFull">How often in full.</param>
    public static int Of(int byDefault, int inFull) => IsFull ? inFull : byDefault;
}
