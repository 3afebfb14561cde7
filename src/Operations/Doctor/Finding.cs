namespace Bookstore.Operations.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Message">One sentence, without a secret.</param>
/// <param name="Remedy">What to do about it, or null if there is nothing to do.</param>
public sealed record Finding(Verdict Verdict, string Message, string? Remedy = null)
{
    public static Finding Ok(string message) => new(Verdict.Ok, message);

    public static Finding Warning(string message, string remedy) => new(Verdict.Warning, message, remedy);

    public static Finding Failed(string message, string remedy) => new(Verdict.Failed, message, remedy);

    public static Finding NotChecked(string message) => new(Verdict.NotChecked, message);
}

public enum Verdict
{
    Ok,

    /// <summary>Unknown, for the reason in the message.</summary>
    NotChecked,

    /// <summary>The site works, but something is missing or will fail.</summary>
    Warning,

    /// <summary>The site, or a part of it, does not work.</summary>
    Failed,
}
