namespace Bookstore.Web.Tests;

/// <summary>A clock that runs a hundred times slower: what must not be over yet is not, however busy the machine is. Waiting is in real time.</summary>
internal sealed class SlowClock : TimeProvider
{
    private readonly DateTimeOffset _start = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _start + ((System.GetUtcNow() - _start) / 100);
}
