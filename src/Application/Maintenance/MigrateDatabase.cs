using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Applies the migrations that the database lacks, and returns their number.</summary>
public sealed record MigrateDatabase : IRequest<int>;

internal sealed class MigrateDatabaseHandler(IDatabase database) : IRequestHandler<MigrateDatabase, int>
{
    public async Task<int> Handle(MigrateDatabase request, CancellationToken cancellationToken)
    {
        // Nothing is written to a damaged database.
        await database.VerifyAsync(cancellationToken);
        return await database.MigrateAsync(cancellationToken);
    }
}
