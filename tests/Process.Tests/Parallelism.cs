// Most of a test's time is waiting: for a process to start, for a timeout to pass.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
