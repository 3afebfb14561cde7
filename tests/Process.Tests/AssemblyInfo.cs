// Most of a test's time is waiting: for a process to start, for a patience to end.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
