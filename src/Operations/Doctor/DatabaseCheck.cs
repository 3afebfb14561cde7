using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the database is there and whole, for this user alone, up to date, and writable; it ends at the first that fails.</summary>
internal sealed class DatabaseCheck(IDatabase database, IDbContextFactory<BookstoreDbContext> databases) : ICheck
{
    public const string CheckName = "database";

    public string Name => CheckName;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        foreach (var check in (ICheck[])[new DatabaseFileCheck(database, databases), new DatabaseSchemaCheck(database), new DatabaseWriteCheck(database)])
        {
            findings.AddRange(await check.RunAsync(cancellationToken));
            if (findings.Any(finding => finding.Verdict == Verdict.Failed))
            {
                break;
            }
        }

        return findings;
    }
}
