using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Verifies the database, and reads whether the site can start with it.</summary>
public sealed record CheckDatabase : IRequest<DatabaseState>;

internal sealed class CheckDatabaseHandler(IDatabase database) : IRequestHandler<CheckDatabase, DatabaseState>
{
    public async Task<DatabaseState> Handle(CheckDatabase request, CancellationToken cancellationToken)
    {
        await database.VerifyAsync(cancellationToken);
        return await database.ReadStateAsync(cancellationToken);
    }
}
