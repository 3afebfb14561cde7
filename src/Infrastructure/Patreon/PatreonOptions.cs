using System.Security.Cryptography;
using System.Text;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The section <c>Patreon</c>: the API client of the campaign's creator. It must be another client than that of Logto's
/// connector: when the creator signs in through the same client, Patreon replaces the creator's tokens, and these no longer work.
/// </summary>
internal sealed class PatreonOptions
{
    public const string Section = "Patreon";

    /// <summary>
    /// <em>Creator's Access Token</em> of your client at
    /// <see href="https://www.patreon.com/portal/registration/register-clients">Patreon</see>, API version 2. Use a client of its own,
    /// never the one in Logto's connector: the creator's next sign-in there would replace this token.
    /// </summary>
    /// <value>The site has no patrons, and doesn't call Patreon. In Development the stand-in's.</value>
    public string AccessToken { get; set; } = "";

    /// <summary><em>Creator's Refresh Token</em> of the same client. It works once; the site stores the next one.</summary>
    /// <value>Required with an access token.</value>
    public string RefreshToken { get; set; } = "";

    /// <summary><em>Client ID</em> of the same client, to renew the tokens.</summary>
    /// <value>Required with an access token.</value>
    public string ClientId { get; set; } = "";

    /// <summary><em>Client Secret</em> of the same client.</summary>
    /// <value>Required with an access token.</value>
    public string ClientSecret { get; set; } = "";

    /// <summary>The campaign, if the creator has several. The log names their IDs.</summary>
    /// <value>The only one.</value>
    public string CampaignId { get; set; } = "";

    /// <summary>
    /// The <em>secret</em> of the webhook to <c>&lt;PublicUrl&gt;/webhooks/patreon</c>, with the triggers <c>members:*</c> and
    /// <c>members:pledge:*</c>. Created by <c>setup</c>, or at
    /// <see href="https://www.patreon.com/portal/registration/register-webhooks">Patreon</see>.
    /// </summary>
    /// <value>Changes show after the next sync only.</value>
    public string WebhookSecret { get; set; } = "";

    /// <summary>How often all members are read, from 10 minutes to a day.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// How long a membership stays valid after a declined charge, or while Patreon lists nothing for an active patron; 90 days at most.
    /// </summary>
    public TimeSpan GracePeriod { get; set; } = EntitlementPolicy.Default.GracePeriod;

    /// <summary>
    /// How long the last known membership stays valid while Patreon can't be reached, from an hour to 90 days. Longer than
    /// <see cref="SyncInterval"/>.
    /// </summary>
    public TimeSpan OfflineTolerance { get; set; } = EntitlementPolicy.Default.OfflineTolerance;

    /// <summary>How long one call may take, including its whole answer; five minutes at most.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The address of API v2.</summary>
    public string ApiBase { get; set; } = "https://www.patreon.com/api/oauth2/v2";

    public EntitlementPolicy EntitlementPolicy => new(GracePeriod, OfflineTolerance);

    /// <summary><see cref="ApiBase"/> without a slash at the end.</summary>
    public string ApiUrl => ApiBase.TrimEnd('/');

    /// <summary>The token endpoint.</summary>
    public Uri TokenUrl => new(new Uri(ApiBase), "/api/oauth2/token");

    /// <summary>Identifies the tokens of the settings without storing them.</summary>
    public string SettingsHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{AccessToken}\n{RefreshToken}")));
}

internal sealed class PatreonOptionsValidator : IValidateOptions<PatreonOptions>
{
    /// <summary>The page at Patreon with the clients and their tokens.</summary>
    public const string Where = "https://www.patreon.com/portal/registration/register-clients";

    /// <summary>The page at Patreon with the webhooks.</summary>
    public const string WhereWebhooks = "https://www.patreon.com/portal/registration/register-webhooks";

    public ValidateOptionsResult Validate(string? name, PatreonOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.AccessToken))
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [];
        (string Setting, string Value, string Label)[] required =
        [
            (nameof(options.RefreshToken), options.RefreshToken, "Creator's Refresh Token"),
            (nameof(options.ClientId), options.ClientId, "Client ID"),
            (nameof(options.ClientSecret), options.ClientSecret, "Client Secret"),
        ];
        failures.AddRange(required.Where(setting => string.IsNullOrWhiteSpace(setting.Value)).Select(setting =>
            $"Patreon:{setting.Setting} is missing, while Patreon:AccessToken is set. It is the '{setting.Label}' of the same client at {Where}; "
            + $"set it as the environment variable Patreon__{setting.Setting} or, in Development, with dotnet user-secrets. "
            + "Use another client than that of Logto's Patreon connector."));

        // It is sent in a header (RFC 6750 2.1).
        if (!options.AccessToken.All(character => character is > ' ' and <= '~'))
        {
            failures.Add(
                $"Patreon:AccessToken has a character that no token has, such as a space or a line break. Copy the 'Creator's Access Token' again from {Where}.");
        }

        if (!options.CampaignId.All(char.IsAsciiDigit))
        {
            failures.Add(
                $"Patreon:CampaignId is not a campaign's id, which is a number: '{options.CampaignId}'. Leave it out if the creator has only one campaign.");
        }

        if (!Uri.TryCreate(options.ApiBase, UriKind.Absolute, out var api) || api.Scheme is not ("http" or "https")
            || (api.Scheme == "http" && !api.IsLoopback) || !Origins.HasUsableHost(api) || api.Query.Length > 0 || api.Fragment.Length > 0 || api.UserInfo.Length > 0)
        {
            failures.Add(
                $"Patreon:ApiBase is not an address like https://www.patreon.com/api/oauth2/v2: '{options.ApiBase}'. Plain http is allowed for loopback addresses only.");
        }

        (string Setting, TimeSpan Value, TimeSpan Min, TimeSpan Max, string Example)[] durations =
        [
            (nameof(options.GracePeriod), options.GracePeriod, TimeSpan.Zero, TimeSpan.FromDays(90), "7.00:00:00 for 7 days"),
            (nameof(options.OfflineTolerance), options.OfflineTolerance, TimeSpan.FromHours(1), TimeSpan.FromDays(90), "3.00:00:00 for 3 days"),
            (nameof(options.SyncInterval), options.SyncInterval, TimeSpan.FromMinutes(10), TimeSpan.FromDays(1), "06:00:00 for 6 hours"),
            (nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "00:00:30 for 30 seconds"),
        ];
        failures.AddRange(durations.Where(one => one.Value < one.Min || one.Value > one.Max).Select(one =>
            $"Patreon:{one.Setting} must be from {one.Min} to {one.Max}, such as {one.Example}."));

        if (options.OfflineTolerance <= options.SyncInterval)
        {
            failures.Add("Patreon:OfflineTolerance must be longer than Patreon:SyncInterval, or memberships would stop counting between two syncs.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
