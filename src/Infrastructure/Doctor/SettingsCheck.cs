using Bookstore.Application.Ports;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>What the start would refuse, by section, so that a mistake in one keeps no check of another from running.</summary>
/// <param name="name">The check's name.</param>
/// <param name="sections">The options that are this check's; none for all that no other names.</param>
/// <param name="start">What validates when the site starts.</param>
internal sealed class SettingsCheck(string name, Type[] sections, IStartupValidator start) : ICheck
{
    private static readonly Type[] Named = [typeof(SiteOptions), typeof(Logto.LogtoOptions), typeof(Patreon.PatreonOptions)];

    public string Name => name;

    public IReadOnlyList<string> Needs => [];

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings =
        [
            .. Validate().Where(IsMine).SelectMany(problem => problem.Failures).Distinct()
                .Select(failure => Finding.Failed(failure, "Correct that setting; README.md lists all of them under Settings.")),
        ];
        return Task.FromResult<IReadOnlyList<Finding>>(
            findings.Count > 0 ? findings : [Finding.Ok("None is missing, and none is malformed.")]);
    }

    private bool IsMine(OptionsValidationException problem) =>
        sections.Length > 0 ? sections.Contains(problem.OptionsType) : !Named.Contains(problem.OptionsType);

    private IEnumerable<OptionsValidationException> Validate()
    {
        try
        {
            start.Validate();
            return [];
        }
        catch (OptionsValidationException one)
        {
            return [one];
        }
        catch (AggregateException many)
        {
            return many.Flatten().InnerExceptions.OfType<OptionsValidationException>();
        }
    }
}
