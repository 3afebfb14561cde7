using Bookstore.Application;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The site itself; bound from the root of the configuration.</summary>
public sealed class SiteOptions
{
    public const string Section = "";

    private string? _origin;

    /// <summary>
    /// The origin that browsers use, such as <c>https://books.example</c> or <c>https://ร้านหนังสือ.example</c>. Redirect URIs and the
    /// safety of cookies follow from it. Sign-ins that begin under another name of the site go on here. Plain http is allowed on this
    /// machine only.
    /// </summary>
    /// <value>In Development <c>http://localhost:3000</c>, where the app then listens. Required elsewhere.</value>
    public string PublicUrl
    {
        get;
        set => (field, _origin) = (value, null);
    } = "";

    /// <summary>More names that the site answers to (the <c>Host</c> header), such as <c>10.0.0.5;shelf.example</c>.</summary>
    /// <value>The name in <c>PublicUrl</c>, and this machine's.</value>
    public string? AllowedHosts { get; set; }

    /// <summary>
    /// Addresses and networks of the proxies in front, such as <c>10.0.0.7;192.168.0.0/16</c>. The site trusts their
    /// <c>X-Forwarded-For</c>.
    /// </summary>
    /// <value><c>127.0.0.0/8;::1</c>, which is this machine.</value>
    // A process of this machine could set any address anyway.
    public string Proxies { get; set; } = "127.0.0.0/8;::1";

    /// <summary>The normalized origin, without a trailing slash.</summary>
    // Each request needs it several times.
    public string Origin => _origin ??= Origins.Normalize(PublicUrl);

    /// <summary>The redirect URI to register with the application at Logto (OpenID Connect Core 3.1.2.1).</summary>
    public string RedirectUri => Origin + SiteAddresses.Callback;

    /// <summary>The post sign-out redirect URI to register at Logto (OpenID Connect RP-Initiated Logout 1.0).</summary>
    public string PostLogoutRedirectUri => Origin + "/";

    public bool IsHttps => Origin.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>
    /// The name of a cookie with <c>Path=/</c>. Over TLS it has the prefix with which browsers accept it from this host alone, so
    /// that no other host of the domain can plant it (RFC 6265bis 4.1.3.2).
    /// </summary>
    public string CookieName(string name) => IsHttps ? $"__Host-{name}" : name;
}

internal sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options) =>
        Origins.FindProblem(options.PublicUrl) is { } problem
            ? ValidateOptionsResult.Fail(
                $"PublicUrl {problem}. It is the origin that browsers use for this site, such as https://books.example; "
                + "set it in appsettings.json or as the environment variable PublicUrl.")
            : ValidateOptionsResult.Success;
}
