using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace Bookstore.LocalTenant;

internal sealed record LocalTenantSettings(
    int Port,
    int PatreonPort,
    string Folder,
    string PublicUrl,
    string AppId,
    string AppSecret,
    string ManagementAppId,
    string ManagementAppSecret,
    string ApiResource,
    string WebhookSigningKey,
    PatreonClient? RealPatreon,
    CreatorClient Creator,
    int PatreonMembers,
    bool BackchannelLogoutSessionRequired,
    IReadOnlyList<string> SocialTargets)
{
    /// <summary>The id of the Patreon connector; part of the redirect URI to register at Patreon.</summary>
    public const string ConnectorId = "patreon-local";

    /// <summary>The resource indicator of the Management API, as of a Logto that somebody hosts.</summary>
    public const string ManagementResource = "https://default.logto.app/api";

    public string Origin => $"http://localhost:{Port}";

    public string Issuer => $"{Origin}/oidc";

    public string PatreonOrigin => $"http://localhost:{PatreonPort}";

    public string PatreonApiBase => $"{PatreonOrigin}/api/oauth2/v2";

    public string RedirectUri => $"{PublicUrl}/callback";

    public string PostLogoutRedirectUri => $"{PublicUrl}/";

    public string BackchannelLogoutUri => $"{PublicUrl}/backchannel-logout";

    public string WebhookUrl => $"{PublicUrl}/webhooks/logto";

    public string PatreonWebhookUrl => $"{PublicUrl}/webhooks/patreon";

    public string ConnectorRedirectUri => $"{Origin}/callback/{ConnectorId}";

    /// <summary>Where Patreon leads back to after an account was chosen in the Account Center.</summary>
    public string AccountCenterRedirectUri => $"{Origin}/account/callback/social/{ConnectorId}";

    /// <summary>Whether the stand-in redirects there. Besides the tenant's two, the app may link accounts on a page of its own.</summary>
    public bool IsRegisteredAtPatreon(string redirectUri) =>
        redirectUri == ConnectorRedirectUri || redirectUri == AccountCenterRedirectUri
        || redirectUri.StartsWith($"{PublicUrl}/", StringComparison.Ordinal);

    /// <summary>The real Patreon when its credentials are set, else the stand-in.</summary>
    public PatreonClient Patreon => RealPatreon ?? new PatreonClient(
        PatreonOrigin, "bookstore-local-patreon", "the-stand-in-patreon-is-on-this-machine-only", PatreonClient.DefaultScope);

    public static LocalTenantSettings Read(IConfiguration configuration, string contentRoot) => new(
        ReadPort(configuration, LocalTenantKeys.Port, 3011),
        ReadPort(configuration, LocalTenantKeys.PatreonPort, 3012),
        Path.GetFullPath(Text(configuration, LocalTenantKeys.Folder) ?? "local-tenant", contentRoot),
        ReadPublicUrl(configuration),
        Text(configuration, "Logto:AppId") ?? "bookstore-local",
        Text(configuration, "Logto:AppSecret") ?? "the-local-tenant-is-on-this-machine-only",
        Text(configuration, "Logto:Management:AppId") ?? "bookstore-local-management",
        Text(configuration, "Logto:Management:AppSecret") ?? "the-management-api-is-on-this-machine-only",
        Text(configuration, "Logto:ApiResource") ?? $"{ReadPublicUrl(configuration)}/api",
        Text(configuration, "Logto:WebhookSigningKey") ?? "the-webhooks-are-on-this-machine-only",
        ReadRealPatreon(configuration),
        new CreatorClient(
            Text(configuration, "Patreon:ClientId") ?? "bookstore-local-creator",
            Text(configuration, "Patreon:ClientSecret") ?? "the-creator's-client-is-on-this-machine-only",
            Text(configuration, "Patreon:WebhookSecret") ?? "patreon's-webhooks-are-on-this-machine-only"),
        ReadNumber(configuration, LocalTenantKeys.PatreonMembers, 0, 0, 1_000_000),
        ReadSwitch(configuration, LocalTenantKeys.BackchannelLogoutSessionRequired, true),
        (Text(configuration, "Logto:Connectors") ?? "patreon").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The id of a connector that the tenant has at the start.</summary>
    public static string ConnectorIdOf(string target) => $"{target}-local";

    /// <summary>Whether the app calls the stand-in's API: no real Patreon is set, and neither a token nor another API.</summary>
    public bool UsesStandInApi(IConfiguration configuration) =>
        RealPatreon is null
        && Text(configuration, "Patreon:AccessToken") is null
        && (Text(configuration, "Patreon:ApiBase")?.TrimEnd('/') ?? PatreonApiBase) == PatreonApiBase;

    private static string ReadPublicUrl(IConfiguration configuration) => ToOrigin(Text(configuration, "PublicUrl") ?? "http://localhost:3000");

    // Normalized as in the app: redirect URIs are compared as strings.
    private static string ToOrigin(string publicUrl) => Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && url.HostNameType == UriHostNameType.Dns
        ? $"{url.Scheme}://{url.IdnHost}{(url.IsDefaultPort ? "" : $":{url.Port}")}"
        : publicUrl.TrimEnd('/');

    private static PatreonClient? ReadRealPatreon(IConfiguration configuration)
    {
        var scope = Text(configuration, LocalTenantKeys.RealPatreonScope) ?? PatreonClient.DefaultScope;
        return (Text(configuration, LocalTenantKeys.RealPatreonId), Text(configuration, LocalTenantKeys.RealPatreonSecret)) switch
        {
            (null, null) => null,
            ({ } id, { } secret) => new PatreonClient("https://www.patreon.com", id, secret, scope),
            _ => throw new OptionsValidationException(LocalTenantKeys.RealPatreonId, typeof(string), [$"{LocalTenantKeys.RealPatreonId} and {LocalTenantKeys.RealPatreonSecret} belong together: set both, or neither."]),
        };
    }

    private static int ReadPort(IConfiguration configuration, string key, int otherwise) =>
        ReadNumber(configuration, key, otherwise, 1, IPEndPoint.MaxPort, "port");

    private static int ReadNumber(IConfiguration configuration, string key, int otherwise, int least, int most, string kind = "number")
    {
        var text = Text(configuration, key);
        if (text is null) return otherwise;

        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new OptionsValidationException(key, typeof(int), [$"{key} is not a {kind} from {least} to {most}: '{text}'."]);
    }

    private static bool ReadSwitch(IConfiguration configuration, string key, bool otherwise)
    {
        var text = Text(configuration, key);
        if (text is null) return otherwise;

        return bool.TryParse(text, out var isOn)
            ? isOn
            : throw new OptionsValidationException(key, typeof(bool), [$"{key} is neither true nor false: '{text}'."]);
    }

    private static string? Text(IConfiguration configuration, string key) =>
        configuration[key]?.Trim() is { Length: > 0 } value ? value : null;
}

/// <summary>The OAuth client of the Patreon connector.</summary>
internal sealed record PatreonClient(string Origin, string ClientId, string ClientSecret, string Scope)
{
    public const string DefaultScope = "identity identity[email]";
}

/// <summary>
/// The creator's OAuth client at the stand-in Patreon, whose token the app calls the API with. It is another client than the
/// connector's, as it should be at Patreon: the creator's sign-in through the same client revokes the token.
/// </summary>
internal sealed record CreatorClient(string ClientId, string ClientSecret, string WebhookSecret)
{
    public const string AccessToken = "bookstore-local-creator-access-token";
    public const string RefreshToken = "bookstore-local-creator-refresh-token";
}
