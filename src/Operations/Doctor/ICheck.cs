namespace Bookstore.Operations.Doctor;

/// <summary>One thing that can be wrong with a setup, looked at from where the site runs. Looking changes nothing.</summary>
public interface ICheck
{
    /// <summary>Its name in every output, which does not change: the area, a dot, what is looked at.</summary>
    string Name { get; }

    /// <summary>The checks that have to come out well before this one can say anything.</summary>
    IReadOnlyList<string> Needs { get; }

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What was found: one line, or a few of one kind.</returns>
    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}

/// <summary>What a check found.</summary>
/// <param name="Verdict">How bad it is.</param>
/// <param name="Message">What is so, in one sentence. It holds no secret.</param>
/// <param name="Remedy">What to do about it, or null where nothing is to be done.</param>
public sealed record Finding(Verdict Verdict, string Message, string? Remedy = null)
{
    /// <summary>It is as it should be.</summary>
    public static Finding Ok(string message) => new(Verdict.Ok, message);

    /// <summary>The site works, and something will not.</summary>
    public static Finding Warning(string message, string remedy) => new(Verdict.Warning, message, remedy);

    /// <summary>Something that the site is for does not work.</summary>
    public static Finding Failed(string message, string remedy) => new(Verdict.Failed, message, remedy);

    /// <summary>Nothing is known.</summary>
    public static Finding NotChecked(string message) => new(Verdict.NotChecked, message);
}

/// <summary>How bad it is.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Not known, for the reason that is told.</summary>
    NotChecked,

    /// <summary>The site works, and something will not.</summary>
    Warning,

    /// <summary>Something that the site is for does not work.</summary>
    Failed,
}
