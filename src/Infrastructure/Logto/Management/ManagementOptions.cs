using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto.Management;

/// <summary>
/// The machine-to-machine application that the site, setup and doctor call Logto as; bound from the section
/// <c>Logto:Management</c>.
/// </summary>
internal sealed class ManagementOptions
{
    public const string Section = "Logto:Management";

    /// <summary>Says that the Management API was not asked, since <see cref="AreSet"/> is false.</summary>
    public const string NotSet = "Not checked, because Logto:Management:AppId and Logto:Management:AppSecret are not set.";

    /// <summary>From <c>Logto:Endpoint</c>.</summary>
    public string Endpoint { get; internal set; } = "";

    /// <summary>
    /// The machine-to-machine application that <see href="logto.md#with-setup"><c>setup</c></see> uses, and the site too: to end a
    /// person's sessions at Logto when they sign out of another browser, and to delete their account there. It needs the role
    /// <em>Logto Management API access</em>.
    /// </summary>
    /// <value>In Development the local tenant's. Elsewhere <c>setup</c> asks, and the site ends and deletes here only.</value>
    public string AppId { get; set; } = "";

    /// <summary>Its secret.</summary>
    /// <value>As for the ID.</value>
    public string AppSecret { get; set; } = "";

    /// <summary>The resource indicator of Logto's Management API, if the endpoint is a domain of your own.</summary>
    /// <value>
    /// <c>https://&lt;tenant id&gt;.logto.app/api</c> for the endpoint <c>https://&lt;tenant id&gt;.logto.app</c>, otherwise
    /// <c>https://default.logto.app/api</c>.
    /// </value>
    public string Resource { get; set; } = "";

    public string Origin => Origins.Normalize(Endpoint);

    /// <summary>The resource indicator to request a token for. On Logto Cloud it names the tenant.</summary>
    public string ResourceIndicator => !string.IsNullOrWhiteSpace(Resource) ? Resource.Trim()
        : new Uri(Endpoint).Host.EndsWith(".logto.app", StringComparison.Ordinal) ? $"{Origin}/api"
        : "https://default.logto.app/api";

    /// <summary>Whether there are credentials; the site runs without them.</summary>
    public static bool AreSet(IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration["Logto:Management:AppId"]) && !string.IsNullOrWhiteSpace(configuration["Logto:Management:AppSecret"]);
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
