using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Writes a copy of the database as it is at one moment, while the site goes on.</summary>
/// <param name="File">The file to write; one that is there is never overwritten.</param>
public sealed record BackupDatabase(string File) : IRequest<BackupDatabaseResult>;

/// <summary>What became of <see cref="BackupDatabase"/>.</summary>
public enum BackupDatabaseResult
{
    /// <summary>The copy is written, and whole.</summary>
    Written,

    /// <summary>There is a file of that name already: nothing was written.</summary>
    FileExists,

    /// <summary>The copy is not whole, so the database is not either: no copy was kept.</summary>
    Damaged,
}

internal sealed class BackupDatabaseHandler(IDatabase database) : IRequestHandler<BackupDatabase, BackupDatabaseResult>
{
    public Task<BackupDatabaseResult> Handle(BackupDatabase request, CancellationToken cancellationToken) =>
        database.BackUpAsync(request.File, cancellationToken);
}
