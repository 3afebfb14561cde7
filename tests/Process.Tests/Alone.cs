// Most of a test's time is waiting: for a process to start, for a timeout to pass.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Bookstore.Process.Tests;

/// <summary>Tests that measure how long something takes: no other of this project runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
