using System.Diagnostics.Metrics;
using System.Text.Json;
using Bookstore.Application.Ports;

namespace Bookstore.Infrastructure.Logto;

internal sealed class TokenMetrics
{
    private readonly Counter<long> _refreshes;

    public TokenMetrics(IMeterFactory meters) => _refreshes = meters.Create("Bookstore")
        .CreateCounter<long>("bookstore.token_refreshes", "{refresh}", "Refreshes of a session's tokens at Logto, by result.");

    public void Refreshed(AccessTokenResult result) => _refreshes.Add(1, new KeyValuePair<string, object?>(
        "bookstore.result", JsonNamingPolicy.SnakeCaseLower.ConvertName(result.GetType().Name)));
}
