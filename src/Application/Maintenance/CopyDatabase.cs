using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Copies the database of a stopped site into an empty database of another product.</summary>
/// <param name="ConnectionString">The target's.</param>
public sealed record CopyDatabase(string ConnectionString, IProgress<DatabaseCopyProgress> Progress) : IRequest<CopyDatabaseResult>
{
    // No password in a log by accident.
    public override string ToString() => nameof(CopyDatabase);
}

internal sealed class CopyDatabaseHandler(IDatabase database, IDatabaseCopy copy) : IRequestHandler<CopyDatabase, CopyDatabaseResult>
{
    public async Task<CopyDatabaseResult> Handle(CopyDatabase request, CancellationToken cancellationToken)
    {
        var state = await database.ReadStateAsync(cancellationToken);
        if (!state.Exists)
        {
            return new CopyDatabaseResult.SourceMissing();
        }

        if (state.PendingMigrations > 0)
        {
            return new CopyDatabaseResult.SourceOutdated(state.PendingMigrations);
        }

        // A damaged index would hide rows.
        await database.VerifyAsync(cancellationToken);
        return await copy.CopyAsync(request.ConnectionString, request.Progress, cancellationToken);
    }
}
