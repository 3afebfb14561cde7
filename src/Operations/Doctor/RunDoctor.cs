using MediatR;
using Microsoft.Extensions.Logging;

namespace Bookstore.Operations.Doctor;

/// <summary>Looks for what is wrong with the setup: all checks, in their order. It changes nothing.</summary>
public sealed record RunDoctor : IRequest<Diagnosis>;

/// <summary>What all checks found.</summary>
/// <param name="Lines">The findings, in the order of the checks.</param>
public sealed record Diagnosis(IReadOnlyList<DiagnosisLine> Lines)
{
    /// <summary>Whether nothing failed. A warning is no failure.</summary>
    public bool IsHealthy => Count(Verdict.Failed) == 0;

    /// <summary>How many findings are of one kind.</summary>
    /// <param name="verdict">The kind.</param>
    public int Count(Verdict verdict) => Lines.Count(line => line.Finding.Verdict == verdict);
}

/// <summary>A finding and whose it is.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="Finding">What it found.</param>
public sealed record DiagnosisLine(string Check, Finding Finding);

internal sealed class RunDoctorHandler(IEnumerable<ICheck> checks, TimeProvider clock, ILogger<RunDoctorHandler> logger)
    : IRequestHandler<RunDoctor, Diagnosis>
{
    // Longer than any of them waits for whom it asks.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<Diagnosis> Handle(RunDoctor request, CancellationToken cancellationToken)
    {
        var lines = new List<DiagnosisLine>();
        var silent = new HashSet<string>();
        foreach (var check in checks)
        {
            var findings = check.Needs.FirstOrDefault(silent.Contains) is { } need
                ? [Finding.NotChecked($"Not checked, because it needs {need}.")]
                : await RunAsync(check, cancellationToken);
            lines.AddRange(findings.Select(finding => new DiagnosisLine(check.Name, finding)));
            if (findings.Any(finding => finding.Verdict is Verdict.Failed or Verdict.NotChecked))
            {
                silent.Add(check.Name);
            }
        }

        return new Diagnosis(lines);
    }

    // A check that breaks, or hangs, is one failed line, and the others go on. On a thread of its own, since a database
    // driver may block the caller's.
    private async Task<IReadOnlyList<Finding>> RunAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await Task.Run(() => check.RunAsync(either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Failed($"It took longer than {Patience.TotalSeconds:0} seconds.", "Run doctor again; look at what else this machine is busy with.")];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.CheckBroken(check.Name, exception);
            return [Finding.Failed($"The check itself broke: {exception.GetType().Name}.", "Its exception is on the console; please report it.")];
        }
    }
}
