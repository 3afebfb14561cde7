using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Finds the settings with which the site would not start. The start's validation ends at a value that can't be converted, so
/// the larger sections are validated by themselves first.
/// </summary>
internal sealed class SettingsCheck(
    IOptions<SiteOptions> site, IOptions<LogtoOptions> logto, IOptions<PatreonOptions> patreon, IStartupValidator start) : ICheck
{
    public const string CheckName = "settings";

    public string Name => CheckName;

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings =
        [
            .. ((Action[])[() => _ = site.Value, () => _ = logto.Value, () => _ = patreon.Value, start.Validate])
                .SelectMany(FindFailures).Distinct()
                .Select(failure => Finding.Failed(failure, "Correct that setting; docs/settings.md lists all of them.")),
        ];
        return Task.FromResult<IReadOnlyList<Finding>>(findings.Count > 0 ? findings : [Finding.Ok("The settings are complete and valid.")]);
    }

    private static IEnumerable<string> FindFailures(Action validate)
    {
        try
        {
            validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (AggregateException exception)
        {
            return exception.Flatten().InnerExceptions.OfType<OptionsValidationException>().SelectMany(inner => inner.Failures);
        }
        catch (InvalidOperationException exception) when (UnreadableSetting.Explain(exception) is { } failure)
        {
            return [failure];
        }
    }
}
