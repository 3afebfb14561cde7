using System.Threading.Channels;
using Bookstore.Infrastructure.Persistence;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>A leader's lock that this instance gets, and loses, when the test says so.</summary>
internal sealed class TestLeaderLock : ILeaderLock
{
    private readonly Channel<TestLease> _granted = Channel.CreateUnbounded<TestLease>();

    public bool IsShared => true;

    public long Latest { get; set; }

    public int Acquisitions { get; private set; }

    public TestLease Grant(long term)
    {
        Latest = term;
        var lease = new TestLease(term);
        _granted.Writer.TryWrite(lease);
        return lease;
    }

    public async Task<ILeaderLease> AcquireAsync(CancellationToken cancellationToken)
    {
        var lease = await _granted.Reader.ReadAsync(cancellationToken);
        Acquisitions++;
        return lease;
    }

    public Task<bool> IsCurrentAsync(BookstoreDbContext database, long? term, CancellationToken cancellationToken) =>
        Task.FromResult(term == Latest);
}

internal sealed class TestLease(long term) : ILeaderLease
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Term => term;

    public Task Released => _released.Task;

    public void Lose() => _lost.TrySetResult();

    public Task WaitUntilLostAsync(CancellationToken cancellationToken) => _lost.Task.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _released.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
