using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Maintenance;

/// <summary>Copies the database as it is at one moment, while the site may be running.</summary>
/// <param name="File">The file to create; an existing one is not overwritten.</param>
public sealed record BackupDatabase(string File) : IRequest<BackupDatabaseResult>;

internal sealed class BackupDatabaseHandler(IDatabase database) : IRequestHandler<BackupDatabase, BackupDatabaseResult>
{
    public Task<BackupDatabaseResult> Handle(BackupDatabase request, CancellationToken cancellationToken) =>
        database.BackUpAsync(request.File, cancellationToken);
}
