using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Asks whether the site can start on its database: it is there, whole, and lacks no migration.</summary>
public sealed record CheckDatabase : IRequest<DatabaseState>;

internal sealed class CheckDatabaseHandler(IDatabase database) : IRequestHandler<CheckDatabase, DatabaseState>
{
    public async Task<DatabaseState> Handle(CheckDatabase request, CancellationToken cancellationToken)
    {
        await database.VerifyAsync(cancellationToken);
        return await database.ReadStateAsync(cancellationToken);
    }
}
