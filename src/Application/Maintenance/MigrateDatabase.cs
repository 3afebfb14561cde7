using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Brings the database to the schema that this version of the site needs. The answer counts the applied migrations.</summary>
public sealed record MigrateDatabase : IRequest<int>;

internal sealed class MigrateDatabaseHandler(IDatabase database) : IRequestHandler<MigrateDatabase, int>
{
    public async Task<int> Handle(MigrateDatabase request, CancellationToken cancellationToken)
    {
        // What is damaged is not written to.
        await database.VerifyAsync(cancellationToken);
        return await database.MigrateAsync(cancellationToken);
    }
}
