using System.Data.Common;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Persistence.Keys;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <param name="keys">Adds the Data Protection keys of the folder to the target; without them no session there could be read.</param>
/// <param name="source">The product of the configured database; null where none can be copied from.</param>
internal sealed class DatabaseCopy(
    IDbContextFactory<BookstoreDbContext> databases,
    IDatabase database,
    ICopyTargetProduct product,
    KeyImport keys,
    ICopySource? source = null)
    : IDatabaseCopy
{
    /// <summary>After how many rows progress is reported.</summary>
    public const int ReportedRows = 1_000;

    /// <summary>How many rows a kill can cost. Fewer are slower, since each batch is committed.</summary>
    public int BatchRows { get; init; } = 10_000;

    public async Task<CopyDatabaseResult> CopyAsync(
        string connectionString, IProgress<DatabaseCopyProgress> progress, CancellationToken cancellationToken)
    {
        if (source is null || database.FindFile() is null)
        {
            return new CopyDatabaseResult.NoSource();
        }

        if (product.FindTarget(connectionString) is not { } target)
        {
            return new CopyDatabaseResult.InvalidTarget(product.Example);
        }

        await using (target)
        {
            // A million rows later would be late.
            keys.EnsureReady();
            try
            {
                await using var context = await databases.CreateDbContextAsync(cancellationToken);
                await using var connection = await source.OpenExclusivelyAsync(context.Database.GetConnectionString()!, cancellationToken);
                return connection is null
                    ? new CopyDatabaseResult.SourceInUse()
                    : await CopyAsync(CopiedTable.ListIn(context.Model), connection, target, progress, cancellationToken);
            }
            catch (RejectedValueException exception)
            {
                return new CopyDatabaseResult.ValueRejected(exception.Table, exception.Column, exception.Reason);
            }
            catch (Exception exception) when (target.FindReason(exception) is { } reason)
            {
                return new CopyDatabaseResult.TargetUnavailable(target.Name, reason);
            }
        }
    }

    private async Task<CopyDatabaseResult> CopyAsync(
        IReadOnlyList<CopiedTable> tables,
        DbConnection connection,
        ICopyTarget target,
        IProgress<DatabaseCopyProgress> progress,
        CancellationToken cancellationToken)
    {
        if (!await target.TryLockAsync(cancellationToken))
        {
            return new CopyDatabaseResult.TargetInUse(target.Name);
        }

        if (await target.FindOtherTableAsync(cancellationToken) is { } other)
        {
            return new CopyDatabaseResult.TargetNotEmpty(target.Name, other);
        }

        await target.MigrateAsync(cancellationToken);
        var copies = CopiedTable.ListIn(target.Context.Model).ToDictionary(table => table.Name);
        if (await FindSchemaDifferenceAsync(tables, copies, target.Context, cancellationToken) is { } difference)
        {
            return new CopyDatabaseResult.TargetSchemaDiffers(target.Name, difference);
        }

        var allTables = tables.Select(table => new TableCopy(table, copies[table.Name], connection, target, progress)).ToList();
        var note = await CopyNote.FindAsync(target.Context, cancellationToken);
        if (note is null && allTables.Find(table => !table.IsEmpty()) is { } filled)
        {
            await CopyNote.RemoveAsync(target.Context, cancellationToken);
            return new CopyDatabaseResult.TargetNotEmpty(target.Name, filled.Name);
        }

        var copiedTables = allTables.FindAll(table => table.IsCopied);
        var content = new SourceContent([.. copiedTables.Select(table => table.SummarizeSource(cancellationToken))]);
        if (note is not null && note.Source != content.Identity)
        {
            return new CopyDatabaseResult.TargetOfOtherSource(target.Name);
        }

        if (note is not { IsVerified: true })
        {
            await new CopyNote(content.Identity, IsVerified: false).SaveAsync(target.Context, cancellationToken);
            foreach (var (table, summary) in copiedTables.Zip(content.Tables))
            {
                await table.CopyAsync(summary.Rows, BatchRows, cancellationToken);
            }

            foreach (var (table, summary) in copiedTables.Zip(content.Tables))
            {
                if (table.SummarizeTarget(summary.Rows, cancellationToken) is var copied && copied != summary)
                {
                    return new CopyDatabaseResult.Mismatch(target.Name, table.Name, summary.Rows, copied.Rows);
                }
            }

            await new CopyNote(content.Identity, IsVerified: true).SaveAsync(target.Context, cancellationToken);
        }

        // After the verification, since the source has none in its table. It adds what is missing, so a kill here costs nothing.
        await keys.ImportAsync(target.Context, cancellationToken);
        await CopyNote.RemoveAsync(target.Context, cancellationToken);
        return new CopyDatabaseResult.Copied(target.Name, copiedTables.Count, content.Tables.Sum(table => table.Rows));
    }

    private static async Task<string?> FindSchemaDifferenceAsync(
        IReadOnlyList<CopiedTable> tables, Dictionary<string, CopiedTable> copies, BookstoreDbContext target, CancellationToken cancellationToken)
    {
        var unknown = (await target.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(target.Database.GetMigrations()).FirstOrDefault();
        return unknown is not null
            ? $"it has the migration '{unknown}'"
            : tables.Select(table => copies.TryGetValue(table.Name, out var copy) ? table.FindDifference(copy) : $"{table.Name} is missing")
                .FirstOrDefault(difference => difference is not null);
    }
}
