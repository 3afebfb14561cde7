using System.Diagnostics.Metrics;

namespace Bookstore.Infrastructure.Persistence;

internal sealed class LeaderMetrics
{
    public LeaderMetrics(IMeterFactory meters) => meters.Create("Bookstore").CreateObservableGauge(
        "bookstore.leader", () => IsLeader ? 1 : 0, "{instance}", "Whether this instance is the leader.");

    public bool IsLeader { get; set; }
}
