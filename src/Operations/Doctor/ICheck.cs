namespace Bookstore.Operations.Doctor;

/// <summary>Looks for mistakes of one kind from the machine where the site runs, and changes nothing.</summary>
internal interface ICheck
{
    /// <summary>The name in every output: scripts may select by it.</summary>
    string Name { get; }

    /// <summary>The checks without whose success this one can't say anything.</summary>
    IReadOnlyList<string> Needs => [];

    Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken);
}
