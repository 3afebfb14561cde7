using System.Data.Common;
using Bookstore.Application.Ports;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>Copies a table in the order of its primary key, a batch in a transaction: the last key in the target is where to go on.</summary>
internal sealed class TableCopy(
    CopiedTable table, CopiedTable copy, DbConnection source, ICopyTarget target, IProgress<DatabaseCopyProgress> progress)
{
    private readonly TableReader _rows = new(source, table, column => column.QuotedName);
    private readonly TableReader _copied = new(target.Context.Database.GetDbConnection(), copy, target.OrderBy);

    public string Name => table.Name;

    public bool IsCopied => table.IsCopied;

    public bool IsEmpty() => _copied.FindLastKey() is null;

    public TableSummary SummarizeSource(CancellationToken cancellationToken) =>
        Summarize(_rows, DatabaseCopyStage.Reading, total: null, cancellationToken);

    public TableSummary SummarizeTarget(long total, CancellationToken cancellationToken) =>
        Summarize(_copied, DatabaseCopyStage.Verifying, total, cancellationToken);

    public async Task CopyAsync(long total, int batchRows, CancellationToken cancellationToken)
    {
        var written = _copied.Count();
        Report(DatabaseCopyStage.Copying, written, total);
        using var rows = _rows.ReadAfter(_copied.FindLastKey()).GetEnumerator();
        var hasRow = rows.MoveNext();
        while (hasRow)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await target.WriteAsync(copy, TakeBatch(), cancellationToken);
            Report(DatabaseCopyStage.Copying, written, total);
        }

        await target.SetSequencesAsync(copy, cancellationToken);

        IEnumerable<object?[]> TakeBatch()
        {
            for (var count = 0; hasRow && count < batchRows; count++)
            {
                yield return rows.Current;
                hasRow = rows.MoveNext();
                written++;
            }
        }
    }

    private TableSummary Summarize(TableReader rows, DatabaseCopyStage stage, long? total, CancellationToken cancellationToken)
    {
        Report(stage, 0, total);
        var summary = rows.Summarize(count => Report(stage, count, total), cancellationToken);
        Report(stage, summary.Rows, summary.Rows);
        return summary;
    }

    private void Report(DatabaseCopyStage stage, long rows, long? total) => progress.Report(new DatabaseCopyProgress(stage, table.Name, rows, total));
}
