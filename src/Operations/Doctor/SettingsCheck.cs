using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>What the start would refuse of one section, so that a mistake in it keeps no check of another from running.</summary>
/// <param name="name">The check's name.</param>
/// <param name="options">The section's options, which are validated when they are read.</param>
internal sealed class SettingsCheck<TOptions>(string name, IOptions<TOptions> options) : ICheck
    where TOptions : class
{
    public string Name => name;

    public IReadOnlyList<string> Needs => [];

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            _ = options.Value;
            return Task.FromResult(SettingsFinding.Of([]));
        }
        catch (OptionsValidationException exception)
        {
            return Task.FromResult(SettingsFinding.Of(exception.Failures));
        }
        catch (InvalidOperationException exception) when (UnreadableSetting.Explain(exception) is { } failure)
        {
            return Task.FromResult(SettingsFinding.Of([failure]));
        }
    }
}

/// <summary>What the start would refuse of the sections that have no check of their own.</summary>
/// <param name="start">What validates when the site starts.</param>
internal sealed class OtherSettingsCheck(IStartupValidator start) : ICheck
{
    private static readonly Type[] Named = [typeof(SiteOptions), typeof(Logto.LogtoOptions), typeof(Patreon.PatreonOptions)];

    public string Name => "settings.others";

    public IReadOnlyList<string> Needs => [];

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            start.Validate();
            return Task.FromResult(SettingsFinding.Of([]));
        }
        catch (OptionsValidationException one)
        {
            return Task.FromResult(SettingsFinding.Of(FailuresOf([one])));
        }
        catch (AggregateException many)
        {
            return Task.FromResult(SettingsFinding.Of(FailuresOf(many.Flatten().InnerExceptions.OfType<OptionsValidationException>())));
        }
        // Where a value can't be read the validation ends, whichever section it is of.
        catch (InvalidOperationException exception) when (UnreadableSetting.Explain(exception) is { } failure)
        {
            return Task.FromResult<IReadOnlyList<Finding>>(failure.StartsWith("Patreon:", StringComparison.Ordinal)
                ? [Finding.NotChecked($"Not checked, because it needs {DoctorSetup.PatreonSettings}.")]
                : SettingsFinding.Of([failure]));
        }
    }

    private static IEnumerable<string> FailuresOf(IEnumerable<OptionsValidationException> problems) =>
        problems.Where(problem => !Named.Contains(problem.OptionsType)).SelectMany(problem => problem.Failures);
}

/// <summary>Says what is wrong with settings as findings.</summary>
internal static class SettingsFinding
{
    /// <summary>A finding for each failure.</summary>
    public static IReadOnlyList<Finding> Of(IEnumerable<string> failures)
    {
        List<Finding> findings =
        [
            .. failures.Distinct().Select(failure => Finding.Failed(failure, "Correct that setting; README.md lists all of them under Settings.")),
        ];
        return findings.Count > 0 ? findings : [Finding.Ok("None is missing, and none is malformed.")];
    }
}
