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
            .. settings.SocialTargets.Select(target => NewConnector(LocalTenantSettings.ConnectorIdOf(target), target, ConfigOf(target, settings))),
        ]);
        Hooks = new ConfiguredItems(_lock, [NewHook("bookstore-local-hook", "Bookstore", settings.WebhookSigningKey, now, settings.WebhookUrl)]);
        var experience = SignInDefaults.Read();
        experience["socialSignInConnectorTargets"] = new JsonArray([.. settings.SocialTargets.Select(target => JsonValue.Create(target))]);
        SignInExperience = new ConfiguredPart(_lock, experience);
    }

    public ConfiguredItems Applications { get; }

    public ConfiguredItems Connectors { get; }

    public ConfiguredItems Hooks { get; }

    public ConfiguredPart SignInExperience { get; }

    /// <summary>The social connectors that the sign-in experience offers, in its order.</summary>
    public IReadOnlyList<JsonObject> OfferedConnectors
    {
        get
        {
            var connectors = Connectors.All;
            return
            [
                .. SignInExperience.Read()["socialSignInConnectorTargets"]!.AsArray()
                    .Select(target => connectors.FirstOrDefault(connector => (string?)connector["target"] == (string?)target)).OfType<JsonObject>(),
            ];
        }
    }

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

    public static JsonObject NewConnector(string id, string target, JsonObject config) => new()
    {
        ["id"] = id,
        ["syncProfile"] = false,
        ["enableTokenStorage"] = false,
        ["config"] = config.DeepClone(),
        ["metadata"] = new JsonObject(),
        ["connectorId"] = SocialServices.KindOf(target),
        ["target"] = target,
        ["name"] = new JsonObject(((string[])["en", "zh-CN", "tr-TR", "ko"]).Select(language =>
            KeyValuePair.Create<string, JsonNode?>(language, SocialServices.NameOf(target)))),
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

    // The tenant itself stands in for the other services.
    private static JsonObject ConfigOf(string target, LocalTenantSettings settings) => target == "patreon"
        ? new JsonObject
        {
            ["scope"] = settings.Patreon.Scope,
            ["clientId"] = settings.Patreon.ClientId,
            ["clientSecret"] = settings.Patreon.ClientSecret,
        }
        : new JsonObject { ["clientId"] = "bookstore-local", ["clientSecret"] = "the-stand-in-is-on-this-machine-only" };

    /// <summary>An id like Logto's: 21 lower-case letters and digits.</summary>
    public static string NewId() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 21);

    /// <summary>A secret like Logto's: 32 letters and digits.</summary>
    public static string NewSecret() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
}
