using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>
/// Applications, connectors, webhooks and the sign-in experience, as Logto's JSON. A restart resets them to what the site needs;
/// all else is in the database.
/// </summary>
internal sealed class TenantConfiguration
{
    public const string ApplicationName = "Bookstore";

    private readonly Lock _lock = new();

    public TenantConfiguration(LocalTenantSettings settings)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        Applications = new ConfiguredItems(_lock,
        [
            NewApplication(settings.AppId, ApplicationName, "Traditional", now, new JsonObject
            {
                ["redirectUris"] = new JsonArray(settings.RedirectUri),
                ["postLogoutRedirectUris"] = new JsonArray(settings.PostLogoutRedirectUri),
                ["backchannelLogoutUri"] = settings.BackchannelLogoutUri,
                ["backchannelLogoutSessionRequired"] = settings.BackchannelLogoutSessionRequired,
            }),
            NewApplication(settings.ManagementAppId, "Management of Bookstore", "MachineToMachine", now, new JsonObject
            {
                ["redirectUris"] = new JsonArray(),
                ["postLogoutRedirectUris"] = new JsonArray(),
            }),
        ]);
        Connectors = new ConfiguredItems(_lock,
        [
            NewConnector(LocalTenantSettings.ConnectorId, new JsonObject
            {
                ["scope"] = settings.Patreon.Scope,
                ["clientId"] = settings.Patreon.ClientId,
                ["clientSecret"] = settings.Patreon.ClientSecret,
            }),
        ]);
        Hooks = new ConfiguredItems(_lock, [NewHook("bookstore-local-hook", "Bookstore", settings.WebhookSigningKey, now, settings.WebhookUrl)]);
        SignInExperience = new ConfiguredPart(_lock, SignInDefaults.Read());
    }

    public ConfiguredItems Applications { get; }

    public ConfiguredItems Connectors { get; }

    public ConfiguredItems Hooks { get; }

    public ConfiguredPart SignInExperience { get; }

    public static JsonObject NewApplication(string id, string name, string type, long createdAt, JsonObject metadata) => new()
    {
        ["tenantId"] = "default",
        ["id"] = id,
        ["name"] = name,
        ["description"] = null,
        ["type"] = type,
        ["oidcClientMetadata"] = metadata.DeepClone(),
        ["customClientMetadata"] = new JsonObject(),
        ["protectedAppMetadata"] = null,
        ["customData"] = new JsonObject(),
        ["isThirdParty"] = false,
        ["appLevelAccessControlEnabled"] = false,
        ["createdAt"] = createdAt,
    };

    public static JsonObject NewConnector(string id, JsonObject config) => new()
    {
        ["id"] = id,
        ["syncProfile"] = false,
        ["enableTokenStorage"] = false,
        ["config"] = config.DeepClone(),
        ["metadata"] = new JsonObject(),
        ["connectorId"] = "patreon-universal",
        ["target"] = "patreon",
        ["name"] = new JsonObject { ["en"] = "Patreon", ["zh-CN"] = "Patreon", ["tr-TR"] = "Patreon", ["ko"] = "Patreon" },
        ["description"] = "",
        ["logo"] = "data:,",
        ["logoDark"] = "data:,",
        ["readme"] = "",
        ["formItems"] = new JsonArray(),
        ["platform"] = "Universal",
        ["type"] = "Social",
        ["isDemo"] = false,
        ["extraInfo"] = new JsonObject(),
    };

    public static JsonObject NewHook(string id, string name, string signingKey, long createdAt, string url) => new()
    {
        ["tenantId"] = "default",
        ["id"] = id,
        ["name"] = name,
        ["event"] = null,
        ["events"] = new JsonArray([.. HookEvents.Sent.Select(sent => JsonValue.Create(sent))]),
        ["config"] = new JsonObject { ["url"] = url },
        ["signingKey"] = signingKey,
        ["enabled"] = true,
        ["createdAt"] = createdAt,
    };

    /// <summary>An id like Logto's: 21 lower-case letters and digits.</summary>
    public static string NewId() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 21);

    /// <summary>A secret like Logto's: 32 letters and digits.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
}
