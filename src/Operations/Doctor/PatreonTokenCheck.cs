using System.Net;
using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Patreon accepts the creator's access token, and what it may read: the campaign and its members.</summary>
internal sealed class PatreonTokenCheck(
    PatreonProbe probe, ProbeClient client, OperatorTokens operatorToken, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "patreon.token";

    private const string CreateTokens =
        $"Create new tokens at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken to them. Use a separate client, "
        + "not the one in Logto's connector.";

    public string Name => CheckName;

    // The tokens are stored there.
    public IReadOnlyList<string> Needs => [DatabaseCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!probe.IsConfigured)
        {
            return [Finding.NotChecked(PatreonProbe.NotConfigured)];
        }

        var answer = await probe.GetAsync(PatreonProbe.Campaigns, cancellationToken);
        if (!answer.IsList())
        {
            return [await ExplainAsync(answer, cancellationToken)];
        }

        var accepted = Finding.Ok("Patreon accepts the creator's access token.");
        var campaigns = JsonApi.Resources(answer.Json).Select(campaign => campaign.Text("id")).OfType<string>().ToList();
        var configured = patreon.Value.CampaignId;
        return FindCampaignMistake(campaigns, configured) is { } mistake
            ? [accepted, mistake]
            : [accepted, await CheckMembersAsync(configured.Length > 0 ? configured : campaigns[0], cancellationToken)];
    }

    private static Finding? FindCampaignMistake(List<string> campaigns, string configured) => campaigns switch
    {
        [] => Finding.Failed(
            "The token can read no campaign.",
            $"Set Patreon:AccessToken to the Creator's Access Token of the creator who has the campaign, at {PatreonOptionsValidator.Where}."),
        _ when configured.Length > 0 && !campaigns.Contains(configured) => Finding.Failed(
            $"The campaign {configured} is not among those that the token can read: {string.Join(", ", campaigns)}.",
            "Set Patreon:CampaignId to one of these, or leave it out."),
        { Count: > 1 } when configured.Length == 0 => Finding.Failed(
            $"The token can read several campaigns: {string.Join(", ", campaigns)}.", "Set Patreon:CampaignId to one of these."),
        _ => null,
    };

    private async Task<Finding> CheckMembersAsync(string campaign, CancellationToken cancellationToken)
    {
        var answer = await probe.GetAsync($"/campaigns/{campaign}/members?page%5Bcount%5D=1", cancellationToken);
        return answer switch
        {
            _ when answer.IsList() => Finding.Ok($"The token can read the members of the campaign {campaign}."),
            _ when answer.IsRejected(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized) => Finding.Failed(
                "The token can't read the campaign's members: it lacks the scope campaigns.members.",
                $"Use the Creator's Access Token of an API v2 client, which has every scope: {PatreonOptionsValidator.Where}."),
            _ => Finding.NotChecked($"The campaign's members were not checked, because Patreon did not respond: {answer.Explain()}."),
        };
    }

    private async Task<Finding> ExplainAsync(ProbeResponse answer, CancellationToken cancellationToken) => answer switch
    {
        _ when answer.IsRejected(HttpStatusCode.Unauthorized) => await ExplainRejectionAsync(cancellationToken),
        _ when answer.IsRejected(HttpStatusCode.Forbidden) => Finding.Failed(
            "Patreon accepts the token, but not for campaigns (403): it is not the Creator's Access Token of an API v2 client.", CreateTokens),
        { Problem: null, Status: HttpStatusCode.TooManyRequests } => Finding.NotChecked(
            "Not checked, because Patreon received too many requests from this client. Run doctor again in a minute."),
        _ => Finding.Failed(
            $"{patreon.Value.ApiUrl}: {answer.Explain()}.",
            "Check that this machine reaches Patreon, that no firewall blocks this site as a bot, and that Patreon:ApiBase is not set. Until then, stored memberships stay valid."),
    };

    // An expired access token is no mistake, since the site renews it. Whether the refresh token is valid, only using it up
    // would tell; but the running site may have tried.
    private async Task<Finding> ExplainRejectionAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{site.Value.Origin}{SiteAddresses.Readiness}");
        request.Headers.TryAddWithoutValidation(OperatorTokens.Header, operatorToken.Create());
        var health = await client.SendAsync(request, cancellationToken);
        if (health.Json.Find("checks")?.Find("patreon")?.Text("reason") is { } reason && reason.Contains("invalid_grant", StringComparison.Ordinal))
        {
            return Finding.Failed("Patreon rejects the creator's access token, and rejected the site's attempt to renew it.", CreateTokens);
        }

        var unfinished = await probe.FindUnfinishedRenewalAsync(cancellationToken) is { } time
            ? $" A renewal that began at {time:u} did not succeed, and may have used up the refresh token."
            : "";
        return Finding.Warning(
            $"Patreon rejects the creator's access token: it has expired or was replaced.{unfinished}",
            $"Start the site, which renews it, and run doctor again. If that doesn't help: {CreateTokens}");
    }
}
