using Bookstore.Infrastructure.Hosting;
using MediatR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Runs every check. Nothing is changed.</summary>
public sealed record RunDoctor : IRequest<Diagnosis>;

/// <param name="Lines">The findings in the order of the checks.</param>
public sealed record Diagnosis(IReadOnlyList<DiagnosisLine> Lines)
{
    /// <summary>Whether nothing failed. There may be warnings.</summary>
    public bool IsHealthy => Count(Verdict.Failed) == 0;

    public int Count(Verdict verdict) => Lines.Count(line => line.Finding.Verdict == verdict);
}

/// <param name="Check">The name of the check.</param>
public sealed record DiagnosisLine(string Check, Finding Finding);

internal sealed class RunDoctorHandler(IEnumerable<ICheck> checks, TimeProvider clock, ILogger<RunDoctorHandler> logger)
    : IRequestHandler<RunDoctor, Diagnosis>
{
    // Longer than any check waits for an answer.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public async Task<Diagnosis> Handle(RunDoctor request, CancellationToken cancellationToken)
    {
        var lines = new List<DiagnosisLine>();
        var unsuccessful = new HashSet<string>();
        foreach (var check in checks)
        {
            var findings = check.Needs.FirstOrDefault(unsuccessful.Contains) is { } need
                ? [Finding.NotChecked($"Not checked, because it needs {need}.")]
                : await RunAsync(check, cancellationToken);
            lines.AddRange(findings.Select(finding => new DiagnosisLine(check.Name, finding)));
            if (findings.Any(finding => finding.Verdict is Verdict.Failed or Verdict.NotChecked))
            {
                unsuccessful.Add(check.Name);
            }
        }

        return new Diagnosis(lines);
    }

    // A check that throws or hangs is one failed line, and the others run. It has a thread of its own, since a database
    // driver may block the caller's.
    private async Task<IReadOnlyList<Finding>> RunAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await Task.Run(() => check.RunAsync(either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Failed($"The check took longer than {Timeout.TotalSeconds:0} seconds.", "Run doctor again. If that doesn't help, see whether this machine is overloaded.")];
        }
        // Options are validated when a check reads them: the mistake itself is a finding of another check.
        catch (Exception exception) when (exception is OptionsValidationException || UnreadableSetting.Explain(exception) is not null)
        {
            return [Finding.NotChecked($"Not checked, because it needs {SettingsCheck.CheckName}.")];
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.DoctorCheckThrew(check.Name, exception);
            return [Finding.Failed($"The check threw {exception.GetType().Name}.", "The exception is on the console; please report it.")];
        }
    }
}
