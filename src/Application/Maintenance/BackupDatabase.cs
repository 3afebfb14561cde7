using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Writes a copy of the database as it is at one moment, while the site goes on.</summary>
/// <param name="File">The file to write; one that is there is never overwritten.</param>
public sealed record BackupDatabase(string File) : IRequest<BackupDatabaseResult>;

internal sealed class BackupDatabaseHandler(IDatabase database) : IRequestHandler<BackupDatabase, BackupDatabaseResult>
{
    public Task<BackupDatabaseResult> Handle(BackupDatabase request, CancellationToken cancellationToken) =>
        database.BackUpAsync(request.File, cancellationToken);
}
