using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Setup;

/// <summary>Asks how many migrations the database lacks; none means that the site can start.</summary>
public sealed record CheckDatabase : IRequest<int>;

internal sealed class CheckDatabaseHandler(IDatabase database) : IRequestHandler<CheckDatabase, int>
{
    public Task<int> Handle(CheckDatabase request, CancellationToken cancellationToken) =>
        database.CountPendingMigrationsAsync(cancellationToken);
}
