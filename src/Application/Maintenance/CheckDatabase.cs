using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Verifies the database, except a large one, and reads whether the site can start with it.</summary>
public sealed record CheckDatabase : IRequest<DatabaseState>;

internal sealed class CheckDatabaseHandler(IDatabase database) : IRequestHandler<CheckDatabase, DatabaseState>
{
    public async Task<DatabaseState> Handle(CheckDatabase request, CancellationToken cancellationToken)
    {
        if (!database.IsLarge)
        {
            await database.VerifyAsync(cancellationToken);
        }

        return await database.ReadStateAsync(cancellationToken);
    }
}
