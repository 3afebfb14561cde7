namespace Bookstore.Benchmarks;

/// <summary>The published apps.</summary>
internal sealed record Assemblies(string Reference, string Site);
