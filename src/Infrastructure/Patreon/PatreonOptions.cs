using System.Security.Cryptography;
using System.Text;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The client at Patreon whose creator's campaign this site serves; bound from the section <c>Patreon</c>. It is a client
/// of its own, never the one in Logto's connector: where the creator signs in through the same client, Patreon replaces
/// the creator's token, and the one here is dead.
/// </summary>
internal sealed class PatreonOptions
{
    /// <summary>The Creator's Access Token; empty where the site has no campaign.</summary>
    public string AccessToken { get; set; } = "";

    /// <summary>The Creator's Refresh Token, good for one use.</summary>
    public string RefreshToken { get; set; } = "";

    /// <summary>The client's id.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The campaign's id; empty to take the only one that the token sees.</summary>
    public string CampaignId { get; set; } = "";

    /// <summary>The secret of the webhook at Patreon; empty where the site takes no webhooks.</summary>
    public string WebhookSecret { get; set; } = "";

    /// <summary>Where the API v2 is.</summary>
    public string ApiBase { get; set; } = "https://www.patreon.com/api/oauth2/v2";

    /// <summary>How long what was known holds after a declined charge, and while Patreon lists nothing for an active patron.</summary>
    public TimeSpan GracePeriod { get; set; } = EntitlementPolicy.Default.GracePeriod;

    /// <summary>How long what was known holds while Patreon can't be reached.</summary>
    public TimeSpan OfflineTolerance { get; set; } = EntitlementPolicy.Default.OfflineTolerance;

    /// <summary>How often all members are read.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long one call may take, its whole answer included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public EntitlementPolicy EntitlementPolicy => new(GracePeriod, OfflineTolerance);

    /// <summary>The base without a slash at its end.</summary>
    public string ApiUrl => ApiBase.TrimEnd('/');

    /// <summary>Where tokens are renewed (RFC 6749 6).</summary>
    public Uri TokenUrl => new(new Uri(ApiBase), "/api/oauth2/token");

    /// <summary>Tells one pair of tokens in the settings from another without keeping them.</summary>
    public string SettingsHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{AccessToken}\n{RefreshToken}")));
}

internal sealed class PatreonOptionsValidator : IValidateOptions<PatreonOptions>
{
    /// <summary>Where the client and its tokens are.</summary>
    public const string Where = "https://www.patreon.com/portal/registration/register-clients";

    /// <summary>Where a client's webhooks are.</summary>
    public const string WhereWebhooks = "https://www.patreon.com/portal/registration/register-webhooks";

    public ValidateOptionsResult Validate(string? name, PatreonOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.AccessToken))
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [];
        (string Setting, string Value, string Label)[] needed =
        [
            (nameof(options.RefreshToken), options.RefreshToken, "Creator's Refresh Token"),
            (nameof(options.ClientId), options.ClientId, "Client ID"),
            (nameof(options.ClientSecret), options.ClientSecret, "Client Secret"),
        ];
        failures.AddRange(needed.Where(setting => string.IsNullOrWhiteSpace(setting.Value)).Select(setting =>
            $"Patreon:{setting.Setting} is missing, while Patreon:AccessToken is set. It is the '{setting.Label}' of the same client at {Where}; "
            + $"set it as the environment variable Patreon__{setting.Setting} or, in Development, with dotnet user-secrets. "
            + "Use a client of its own, not the one in Logto's Patreon connector."));

        // It goes into a header (RFC 6750 2.1).
        if (!options.AccessToken.All(character => character is > ' ' and <= '~'))
        {
            failures.Add(
                $"Patreon:AccessToken holds a character that no token has, such as a space or a line break. Copy the 'Creator's Access Token' anew from {Where}.");
        }

        if (!options.CampaignId.All(char.IsAsciiDigit))
        {
            failures.Add(
                $"Patreon:CampaignId is not a campaign's id, which is a number: '{options.CampaignId}'. Leave it out where the token sees one campaign only.");
        }

        if (!Uri.TryCreate(options.ApiBase, UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https")
            || (api.Scheme == "http" && !api.IsLoopback) || !Origins.HasUsableHost(api) || api.Query.Length > 0 || api.Fragment.Length > 0 || api.UserInfo.Length > 0)
        {
            failures.Add(
                $"Patreon:ApiBase is not an address like https://www.patreon.com/api/oauth2/v2: '{options.ApiBase}'. Plain http is for this machine only.");
        }

        (string Setting, TimeSpan Value, TimeSpan Least, TimeSpan Most, string Example)[] times =
        [
            (nameof(options.GracePeriod), options.GracePeriod, TimeSpan.Zero, TimeSpan.FromDays(90), "7.00:00:00 for 7 days"),
            (nameof(options.OfflineTolerance), options.OfflineTolerance, TimeSpan.FromHours(1), TimeSpan.FromDays(90), "3.00:00:00 for 3 days"),
            (nameof(options.SyncInterval), options.SyncInterval, TimeSpan.FromMinutes(10), TimeSpan.FromDays(1), "06:00:00 for 6 hours"),
            (nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "00:00:30 for 30 seconds"),
        ];
        failures.AddRange(times.Where(time => time.Value < time.Least || time.Value > time.Most).Select(time =>
            $"Patreon:{time.Setting} must be from {time.Least} to {time.Most}, such as {time.Example}."));

        if (options.OfflineTolerance <= options.SyncInterval)
        {
            failures.Add("Patreon:OfflineTolerance must be longer than Patreon:SyncInterval: what a sync read has to hold until the next one.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
