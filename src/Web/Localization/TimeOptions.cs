using Microsoft.Extensions.Options;

namespace Bookstore.Web.Localization;

/// <summary>In which time zone the pages show times; bound from <c>Site</c>.</summary>
internal sealed class TimeOptions
{
    public const string Section = "Site";

    /// <summary>
    /// The time zone (IANA), such as <c>Asia/Bangkok</c>, of people who haven't chosen their own on the account page.
    /// </summary>
    public string TimeZone { get; set; } = "UTC";
}

internal sealed class TimeOptionsValidator : IValidateOptions<TimeOptions>
{
    public ValidateOptionsResult Validate(string? name, TimeOptions options) => TimeZones.Find(options.TimeZone) is null
        ? ValidateOptionsResult.Fail(
            $"Site:TimeZone: this machine knows no time zone '{options.TimeZone}'. Set it to a name of the IANA time zone database, such as "
            + "Asia/Bangkok or Europe/London; without the setting it is UTC. If the name is right, install the package tzdata.")
        : ValidateOptionsResult.Success;
}
