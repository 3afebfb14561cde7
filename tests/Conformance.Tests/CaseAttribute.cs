namespace Bookstore.Conformance.Tests;

/// <summary>
/// Makes a test a case of docs/conformance.md. A theory's rows are a case each: their first argument says what happens,
/// their second the section of the specification that forbids or demands it.
/// </summary>
/// <param name="chapter">The heading under which the case stands.</param>
/// <param name="outcome">What the site makes of it, in a few words.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CaseAttribute(string chapter, string outcome) : Attribute
{
    /// <summary>The heading under which the case stands.</summary>
    public string Chapter { get; } = chapter;

    /// <summary>What the site makes of it, in a few words.</summary>
    public string Outcome { get; } = outcome;

    /// <summary>What happens, for a test that is no theory.</summary>
    public string? What { get; init; }

    /// <summary>The section of the specification, for a test that is no theory.</summary>
    public string? Spec { get; init; }
}
