using System.Globalization;
using Bookstore.Application.Ports;
using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>The progress of <c>copy-database</c>: a bar for each table at a terminal, otherwise a line for each table that is done.</summary>
internal static class CopyDatabaseView
{
    public static Task<CopyDatabaseResult> RunAsync(CommandConsole console, Func<IProgress<DatabaseCopyProgress>, Task<CopyDatabaseResult>> copy) =>
        console.Output.Profile.Capabilities.Ansi
            ? console.Output.Progress()
                // A terminal has fewer lines than there are tables and stages.
                .HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(context => copy(new Bars(context)))
            : copy(new Lines(console.OutputWriter));

    private static string Describe(DatabaseCopyProgress progress) => progress.Stage switch
    {
        DatabaseCopyStage.Reading => $"Read {progress.Table}",
        DatabaseCopyStage.Copying => $"Copy {progress.Table}",
        _ => $"Verify {progress.Table}",
    };

    private sealed class Bars(ProgressContext context) : IProgress<DatabaseCopyProgress>
    {
        private readonly Dictionary<(DatabaseCopyStage, string), ProgressTask> _bars = [];

        public void Report(DatabaseCopyProgress value)
        {
            if (!_bars.TryGetValue((value.Stage, value.Table), out var bar))
            {
                _bars.Add((value.Stage, value.Table), bar = context.AddTask(Describe(value)));
            }

            bar.IsIndeterminate(value.Total is null);
            // A bar without a length never ends.
            bar.MaxValue = Math.Max(value.Total ?? value.Rows + 1, 1);
            bar.Value = value.Total == 0 ? 1 : value.Rows;
        }
    }

    private sealed class Lines(TextWriter output) : IProgress<DatabaseCopyProgress>
    {
        private (DatabaseCopyStage, string)? _done;

        public void Report(DatabaseCopyProgress value)
        {
            // A table may report its last row more than once.
            if (value.Rows == value.Total && _done != (value.Stage, value.Table))
            {
                _done = (value.Stage, value.Table);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Describe(value)}: {value.Rows:N0} rows"));
            }
        }
    }
}
