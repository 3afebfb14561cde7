using System.Diagnostics.CodeAnalysis;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>One running tenant for the tests that only talk to it; each test brings its own browser.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xUnit calls it a collection.")]
public sealed class TenantCollection : ICollectionFixture<RunningTenant>
{
    public const string Name = "A running tenant";
}
