using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Verifies the database, and reads whether the site can use it.</summary>
/// <param name="LeavesLarge">Whether a large database is left to the running site, which verifies it after its start.</param>
public sealed record CheckDatabase(bool LeavesLarge = false) : IRequest<DatabaseState>;

internal sealed class CheckDatabaseHandler(IDatabase database) : IRequestHandler<CheckDatabase, DatabaseState>
{
    public async Task<DatabaseState> Handle(CheckDatabase request, CancellationToken cancellationToken)
    {
        if (!request.LeavesLarge || !database.IsLarge)
        {
            await database.VerifyAsync(cancellationToken);
        }

        return await database.ReadStateAsync(cancellationToken);
    }
}
