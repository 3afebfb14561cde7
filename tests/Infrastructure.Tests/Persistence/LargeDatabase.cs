using Bookstore.Application.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Persistence;

/// <summary>A database that can only be verified, which takes longer than a start should.</summary>
internal sealed class LargeDatabase : IDatabase
{
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>SQLite's result codes of the first attempts; the later ones succeed.</summary>
    public Queue<int> Errors { get; } = [];

    public int Attempts { get; private set; }

    public Task Read => _read.Task;

    public bool IsLarge => true;

    public Task VerifyAsync(CancellationToken cancellationToken)
    {
        Attempts++;
        _read.TrySetResult();
        return Errors.TryDequeue(out var error)
            ? throw new DatabaseUnavailableException("it failed", new SqliteException("it failed", error))
            : Task.CompletedTask;
    }

    public Task<DatabaseState> ReadStateAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public DatabaseFile? FindFile() => throw new NotSupportedException();

    public Task TryWriteAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> MigrateAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BackupDatabaseResult> BackUpAsync(string file, CancellationToken cancellationToken) => throw new NotSupportedException();

    public bool TryRecordOutage(Exception exception) => throw new NotSupportedException();
}

internal sealed class StartedSite : IHostApplicationLifetime
{
    public CancellationToken ApplicationStarted => new(canceled: true);

    public CancellationToken ApplicationStopping => default;

    public CancellationToken ApplicationStopped => default;

    public void StopApplication() => throw new NotSupportedException();
}

internal static class PassingTime
{
    /// <summary>Lets two seconds pass again and again until a task has ended, a minute of real time at most.</summary>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider clock, Task task)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            await pace.WaitForNextTickAsync(timeout.Token);
        }

        await task;
    }
}
