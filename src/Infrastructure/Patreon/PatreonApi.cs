using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The calls of Patreon's API v2 that this site makes with the creator token. Signing in with Patreon is Logto's:
/// <see cref="Logto.Connectors.PatreonConnector"/>. All that fail throw a <see cref="PatreonException"/>.
/// </summary>
internal sealed class PatreonApi(
    HttpClient http, CreatorToken token, PatreonHealth health, IOptions<PatreonOptions> patreon, ILogger<PatreonApi> logger)
{
    private const string MemberFields =
        "fields%5Bmember%5D=patron_status,currently_entitled_amount_cents,pledge_cadence,will_pay_amount_cents,last_charge_status,"
        + "last_charge_date,next_charge_date,pledge_relationship_start,is_gifted,is_free_trial";

    // For single members only: a thousand histories would be larger than all the rest.
    private const string HistoryFields = "fields%5Bpledge-event%5D=currency_code,date";

    /// <summary>Reads the campaign with its tiers, and when Patreon was asked (UTC).</summary>
    public async Task<(Campaign Campaign, DateTimeOffset AsOf)> ReadCampaignAsync(CancellationToken cancellationToken)
    {
        const string path = "/campaigns?include=tiers,creator&fields%5Btier%5D=title,amount_cents,published&fields%5Bcampaign%5D=creation_name,vanity,url";

        // The currency is on newer versions of the API only, and an unknown field is a 400.
        var (found, asOf) = await FindAsync(new PatreonCall($"{path},currency") { NotFoundStatus = HttpStatusCode.BadRequest }, cancellationToken);
        if (found is null)
        {
            (found, asOf) = await FindAsync(new PatreonCall(path), cancellationToken);
        }

        using var document = found ?? throw Fail("there are no campaigns at Patreon:ApiBase");
        if (document.RootElement.Find("data")?.ValueKind != JsonValueKind.Array)
        {
            throw Fail("it responded without a list of campaigns");
        }

        var campaigns = JsonApi.Resources(document.RootElement)
            .Select(campaign => JsonApi.ReadCampaign(document.RootElement, campaign)).OfType<Campaign>().ToList();
        var wanted = patreon.Value.CampaignId;
        return campaigns.Where(campaign => wanted.Length == 0 || campaign.Id == wanted).ToList() switch
        {
            [var campaign] => (campaign, asOf),
            _ when campaigns.Count == 0 => throw Fail("the token sees no campaign; it has to be the Creator's Access Token", isRejection: true),
            _ => throw Fail(
                $"set Patreon:CampaignId to one of the campaigns that the token sees: {string.Join(", ", campaigns.Select(campaign => campaign.Id))}"
                + (wanted.Length > 0 ? $"; {wanted} is not among them" : ""),
                isRejection: true),
        };
    }

    /// <summary>Reads all members of a campaign, with no more than one page in memory.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Membership>> ReadMembersAsync(
        string campaignId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new MemberPages();
        while (!pages.IsOver)
        {
            List<Membership> members;
            var (found, asOf) = await FindPageAsync(campaignId, pages, cancellationToken);
            using (var document = found ?? throw Fail("it no longer has the campaign"))
            {
                if (document.RootElement.Find("data")?.ValueKind != JsonValueKind.Array)
                {
                    throw Fail("it responded without a list of members");
                }

                members = [.. pages.Add(document.RootElement)
                    .Select(member => JsonApi.ReadMember(member, campaignId, asOf)).OfType<Membership>()
                    .Where(member => member.CampaignId == campaignId)];
                if (pages.Problem is { } problem)
                {
                    throw Fail(problem);
                }
            }

            yield return members;
        }
    }

    /// <summary>Reads a member, and when Patreon was asked (UTC); null where Patreon says that there is none, or that it has no user.</summary>
    /// <param name="memberId">Patreon's id of the membership.</param>
    /// <param name="isBulk">Whether it is one of many, for which no visitor waits.</param>
    public async Task<(Membership? Member, DateTimeOffset AsOf)> FindMemberAsync(string memberId, bool isBulk, CancellationToken cancellationToken)
    {
        var path = $"/members/{Uri.EscapeDataString(memberId)}?include=currently_entitled_tiers,user,campaign,pledge_history&{MemberFields}&{HistoryFields}";
        var (found, asOf) = await FindAsync(new PatreonCall(path) { IsBulk = isBulk }, cancellationToken);
        using var document = found;
        var member = document?.RootElement.Find("data") ?? default;
        if (document is null || JsonApi.HasNoUser(member, memberId))
        {
            return (null, asOf);
        }

        // An incomplete answer removes no member, and does not make Patreon unhealthy.
        return JsonApi.ReadMember(member, campaignId: null, asOf) is { } membership && membership.MemberId == memberId
            ? (membership with { Currency = JsonApi.ReadCurrency(document.RootElement, member) }, asOf)
            : throw PatreonResponse.Unreadable("the response for a member is incomplete");
    }

    /// <summary>Calls another resource of the API, such as <c>/webhooks</c>.</summary>
    public async Task<JsonDocument> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        (await FindAsync(new PatreonCall(path) { Method = method, Body = body }, cancellationToken)).Document ?? throw Fail($"there is no {path}");

    // An unusable answer is a failure like any other.
    private PatreonException Fail(string reason, bool isRejection = false)
    {
        var failure = new PatreonException(PatreonProblem.Unreachable, reason) { IsRejection = isRejection };
        health.ReportFailure(failure);
        return failure;
    }

    // A page that may be too large is requested in smaller sizes; only the failure of the smallest counts as Patreon's.
    private async Task<(JsonDocument? Document, DateTimeOffset AskedAt)> FindPageAsync(
        string campaignId, MemberPages pages, CancellationToken cancellationToken)
    {
        while (true)
        {
            var at = pages.Cursor is { } cursor ? $"&page%5Bcursor%5D={Uri.EscapeDataString(cursor)}" : "";
            var path = $"/campaigns/{campaignId}/members?include=currently_entitled_tiers,user&{MemberFields}&page%5Bcount%5D={pages.Size}{at}";
            var call = new PatreonCall(path) { IsBulk = true, CanBeSmaller = pages.HasSmaller };
            try
            {
                return await FindAsync(call, cancellationToken);
            }
            catch (PatreonException exception) when (call.CanBeSmaller && exception.MayBeTooLarge)
            {
                var size = pages.Size;
                pages.ReduceSize();
                logger.PageSizeReduced(size, pages.Size, exception.Message);
            }
        }
    }

    // Null for the call's NotFoundStatus. The time is when the request that was answered left, after all waits and retries.
    private async Task<(JsonDocument? Document, DateTimeOffset AskedAt)> FindAsync(PatreonCall call, CancellationToken cancellationToken)
    {
        try
        {
            var accessToken = await token.GetAsync(cancellationToken);
            var response = await SendAsync(call, accessToken, cancellationToken);
            // An intermediary's 401 must not use up the refresh token.
            if (response.StatusCode == HttpStatusCode.Unauthorized && await PatreonResponse.IsFromPatreonAsync(response, cancellationToken))
            {
                response.Dispose();
                accessToken = await token.ReplaceAsync(accessToken, cancellationToken);
                response = await SendAsync(call, accessToken, cancellationToken);
            }

            using (response)
            {
                var document = await PatreonResponse.ReadAsync(response, call.NotFoundStatus, cancellationToken);
                health.ReportSuccess(isTokenRenewable: !token.IsRejected);
                response.RequestMessage!.Options.TryGetValue(RateLimitingHandler.SentAt, out var askedAt);
                return (document, askedAt);
            }
        }
        catch (HttpRequestException exception)
        {
            throw Report(new PatreonException(
                PatreonProblem.Unreachable, $"{patreon.Value.ApiUrl} can't be reached: {exception.Message}", exception)
            {
                MayBeTooLarge = MemberPages.MayBeTooLarge(exception),
            });
        }
        catch (PatreonException exception)
        {
            Report(exception);
            throw;
        }

        PatreonException Report(PatreonException exception)
        {
            if (!call.CanBeSmaller || !exception.MayBeTooLarge)
            {
                health.ReportFailure(exception);
            }

            return exception;
        }
    }

    private Task<HttpResponseMessage> SendAsync(PatreonCall call, string accessToken, CancellationToken cancellationToken) =>
        http.SendAsync(call.ToRequest(patreon.Value.ApiUrl, accessToken), cancellationToken);
}
