using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto.Connectors;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>This site's application at Logto; bound from the section <c>Logto</c>.</summary>
public sealed class LogtoOptions
{
    public const string Section = "Logto";

    /// <summary>
    /// The Logto endpoint, with or without a slash at the end, such as <c>https://abc.logto.app</c>;
    /// see <see href="logto.md">Setting up Logto</see>.
    /// </summary>
    /// <value>In Development the local tenant. Required elsewhere.</value>
    public string Endpoint { get; set; } = "";

    /// <summary>The application at Logto: its <em>App ID</em>, which is the <c>client_id</c> of OAuth 2.0 (RFC 6749 2.2).</summary>
    /// <value>In Development the local tenant's. Required elsewhere.</value>
    public string AppId { get; set; } = "";

    /// <summary>Any one of the application's <em>App secrets</em>: the <c>client_secret</c> of OAuth 2.0 (RFC 6749 2.3.1).</summary>
    /// <value>In Development the local tenant's. Required elsewhere.</value>
    public string AppSecret { get; set; } = "";

    /// <summary>
    /// What a sign-in asks of Logto, separated by spaces: Logto's own scopes (<c>openid</c> and <c>offline_access</c> are required), and
    /// <see href="authorization.md#permissions">permissions</see> of the API resource <see cref="ApiResource"/> and of organizations.
    /// </summary>
    public string Scopes { get; set; } = LogtoScopes.Default;

    /// <summary>
    /// The social connectors that the site offers, by their targets at Logto, separated by spaces, in the order of the buttons. Patreon,
    /// which has the memberships, is one of them.
    /// </summary>
    public string Connectors { get; set; } = PatreonConnector.Target;

    /// <summary>The signing key of the webhook at Logto.</summary>
    /// <value>In Development the local tenant's. Elsewhere the site accepts no webhooks of Logto.</value>
    public string WebhookSigningKey { get; set; } = "";

    /// <summary>
    /// The resource indicator (RFC 8707 2) of the site's <see href="api.md">API</see>, such as <c>https://books.example/api</c>: the
    /// <em>API identifier</em> in Logto's Console.
    /// </summary>
    /// <value>In Development the local tenant's, <c>http://localhost:3000/api</c>. Elsewhere the site has no API.</value>
    public string? ApiResource { get; set; }

    /// <summary>
    /// <c>false</c> for a Logto before 1.37, whose Account Center has no pages of its own: people link and unlink their Patreon account
    /// on this site then, and its address <c>/account/patreon/callback</c> is a redirect URI at Patreon.
    /// <see href="logto.md#by-hand">How</see>.
    /// </summary>
    public bool AccountCenterPages { get; set; } = true;

    /// <summary>
    /// Whether social connectors are all that Logto offers to sign in with, as <c>setup --social-only</c> makes it: people then skip
    /// Logto's page, and go straight to Patreon.
    /// </summary>
    public bool SocialOnly { get; set; }

    /// <summary>The issuer that the discovery document, ID tokens and callbacks must name.</summary>
    public string Issuer => Origins.Normalize(Endpoint) + "/oidc";

    /// <summary>Where the discovery document is (OpenID Connect Discovery 1.0, 4).</summary>
    public string DiscoveryUrl => Issuer + "/.well-known/openid-configuration";
}

internal sealed class LogtoOptionsValidator : IValidateOptions<LogtoOptions>
{
    private const string Where = "Logto Console > Applications > Bookstore > Endpoints & Credentials";

    public ValidateOptionsResult Validate(string? name, LogtoOptions options)
    {
        List<string> failures = [];
        if (Origins.FindProblem(options.Endpoint) is { } problem)
        {
            failures.Add($"Logto:Endpoint {problem}. {Found("Logto endpoint", "Logto__Endpoint")}");
        }

        if (string.IsNullOrWhiteSpace(options.AppId))
        {
            failures.Add($"Logto:AppId is missing. {Found("App ID", "Logto__AppId")}");
        }

        if (string.IsNullOrWhiteSpace(options.AppSecret))
        {
            failures.Add($"Logto:AppSecret is missing. {Found("App secret", "Logto__AppSecret")}");
        }

        if (!string.IsNullOrWhiteSpace(options.ApiResource) && !IsResourceIndicator(options.ApiResource))
        {
            failures.Add($"Logto:ApiResource is not an absolute URI without a fragment (RFC 8707 2): '{options.ApiResource}'. It is the 'API identifier' in Logto Console > API resources, such as https://books.example/api; leave it out if the site has no API.");
        }

        failures.AddRange(LogtoScopes.FindProblems(options));
        failures.AddRange(SocialConnectors.FindProblems(options.Connectors));
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    // A path alone would be a file's URI.
    private static bool IsResourceIndicator(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && !uri.IsFile && !text.Contains('#', StringComparison.Ordinal)
        && !text.Any(char.IsWhiteSpace);

    private static string Found(string label, string variable) =>
        $"It is the '{label}' in {Where}; set it as the environment variable {variable} or, in Development, with dotnet user-secrets.";
}
