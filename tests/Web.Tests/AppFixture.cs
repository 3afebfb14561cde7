using Bookstore.Testing;

// Most of a test's time is waiting: for a process to start, for a patience to end.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]

namespace Bookstore.Web.Tests;

/// <summary>One running app for all tests that leave it as they found it.</summary>
public sealed class AppFixture : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await RunningApp.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedApp : ICollectionFixture<AppFixture>
{
    public const string Name = "shared app";
}
