namespace Bookstore.Benchmarks;

/// <summary>What all benchmarks of one run share.</summary>
/// <param name="Quick">Whether fewer rounds are enough.</param>
internal sealed record BenchmarkRun(Assemblies Assemblies, Provider Provider, Report Report, bool Quick)
{
    /// <summary>How many rounds to measure.</summary>
    public int Rounds => Quick ? 3 : 7;

    /// <summary>How long to load an app before it is measured.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(Quick ? 8 : 20);

    public Task<Installation> InstallSiteAsync(string name = "Bookstore", params (string Name, string Value)[] settings) =>
        Installation.OfSiteAsync(Assemblies, Provider, name, settings);
}
