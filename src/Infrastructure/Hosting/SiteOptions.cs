using Bookstore.Application;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>What the site knows of itself; bound from the root of the configuration.</summary>
public sealed class SiteOptions
{
    /// <summary>
    /// The origin that browsers use, such as <c>https://books.example</c>: the one source of redirect URIs and of how
    /// safe cookies can be.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The origin in its one spelling, without a trailing slash.</summary>
    public string Origin => Origins.Normalize(PublicUrl);

    /// <summary>The redirect URI to register with the application at Logto (OpenID Connect Core 3.1.2.1).</summary>
    public string RedirectUri => Origin + SiteAddresses.Callback;

    /// <summary>The post sign-out redirect URI to register at Logto (OpenID Connect RP-Initiated Logout 1.0).</summary>
    public string PostLogoutRedirectUri => Origin + "/";

    /// <summary>Whether browsers reach the site over TLS.</summary>
    public bool IsHttps => Origin.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>
    /// The whole name of a cookie of the site, which has <c>Path=/</c>. Over TLS it is one that a browser takes from this host
    /// alone, so that no other host of the domain can plant it (RFC 6265bis 4.1.3.2).
    /// </summary>
    /// <param name="name">What the cookie is for, such as <c>bookstore-form</c>.</param>
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
