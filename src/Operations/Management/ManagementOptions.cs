using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Management;

/// <summary>The machine-to-machine application that a setup works as; bound from the section <c>Logto:Management</c>.</summary>
internal sealed class ManagementOptions
{
    /// <summary>The Logto endpoint: that of the section <c>Logto</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The machine-to-machine application's id.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The machine-to-machine application's secret.</summary>
    public string AppSecret { get; set; } = "";

    /// <summary>The resource indicator of the Management API; empty for the one that follows from the endpoint.</summary>
    public string Resource { get; set; } = "";

    /// <summary>The endpoint in its one spelling.</summary>
    public string Origin => Origins.Normalize(Endpoint);

    /// <summary>The resource indicator to ask a token for. On Logto Cloud it names the tenant.</summary>
    public string ResourceIndicator => !string.IsNullOrWhiteSpace(Resource) ? Resource.Trim()
        : new Uri(Endpoint).Host.EndsWith(".logto.app", StringComparison.Ordinal) ? $"{Origin}/api"
        : "https://default.logto.app/api";
}

internal sealed class ManagementOptionsValidator : IValidateOptions<ManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagementOptions options)
    {
        List<string> failures = [];
        if (Origins.FindProblem(options.Endpoint) is { } problem)
        {
            failures.Add($"Logto:Endpoint {problem}. It is Logto's own address, such as https://<tenant id>.logto.app.");
        }

        (string Setting, string Value, string Label)[] needed =
        [
            (nameof(options.AppId), options.AppId, "App ID"), (nameof(options.AppSecret), options.AppSecret, "App secret"),
        ];
        failures.AddRange(needed.Where(setting => string.IsNullOrWhiteSpace(setting.Value)).Select(setting =>
            $"Logto:Management:{setting.Setting} is missing. It is the '{setting.Label}' of a machine-to-machine application with the role "
            + "'Logto Management API access', in Logto Console > Applications; "
            + $"set it as the environment variable Logto__Management__{setting.Setting}."));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
