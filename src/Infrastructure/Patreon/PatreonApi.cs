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
/// Patreon's API v2, as far as this site asks it. What goes wrong is a <see cref="PatreonException"/>, whatever Patreon
/// answers.
/// </summary>
internal sealed class PatreonApi(
    HttpClient http, CreatorToken token, PatreonHealth state, IOptions<PatreonOptions> patreon, ILogger<PatreonApi> logger)
{
    private const string MemberFields =
        "fields%5Bmember%5D=patron_status,currently_entitled_amount_cents,pledge_cadence,will_pay_amount_cents,last_charge_status,"
        + "last_charge_date,next_charge_date,pledge_relationship_start,is_gifted,is_free_trial";

    // For one member only: of a thousand, the histories would be larger than all the rest.
    private const string HistoryFields = "fields%5Bpledge-event%5D=currency_code,date";

    /// <summary>Reads the campaign with its tiers, as it was when Patreon was asked.</summary>
    public async Task<(Campaign Campaign, DateTimeOffset AsOf)> ReadCampaignAsync(CancellationToken cancellationToken)
    {
        const string path = "/campaigns?include=tiers,creator&fields%5Btier%5D=title,amount_cents,published&fields%5Bcampaign%5D=creation_name,vanity,url";

        // The currency is on newer versions of the API only, and an unknown field is a 400.
        var (found, asOf) = await FindAsync(new PatreonCall($"{path},currency") { Absent = HttpStatusCode.BadRequest }, cancellationToken);
        if (found is null)
        {
            (found, asOf) = await FindAsync(new PatreonCall(path), cancellationToken);
        }

        using var document = found ?? throw Fail("there are no campaigns at Patreon:ApiBase");
        if (document.RootElement.Find("data")?.ValueKind != JsonValueKind.Array)
        {
            throw Fail("it answered without a list of campaigns");
        }

        var campaigns = JsonApi.Resources(document.RootElement)
            .Select(campaign => JsonApi.ReadCampaign(document.RootElement, campaign)).OfType<Campaign>().ToList();
        var wanted = patreon.Value.CampaignId;
        return campaigns.Where(campaign => wanted.Length == 0 || campaign.Id == wanted).ToList() switch
        {
            [var campaign] => (campaign, asOf),
            _ when campaigns.Count == 0 => throw Fail("the token sees no campaign; it has to be the Creator's Access Token", isRefusal: true),
            _ => throw Fail(
                $"set Patreon:CampaignId to one of the campaigns that the token sees: {string.Join(", ", campaigns.Select(campaign => campaign.Id))}"
                + (wanted.Length > 0 ? $"; {wanted} is not among them" : ""),
                isRefusal: true),
        };
    }

    /// <summary>Reads all members of a campaign, page by page: no more than one is in memory.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Membership>> ReadMembersAsync(
        string campaignId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = new MemberPages();
        while (!pages.IsOver)
        {
            List<Membership> members;
            var (found, asOf) = await FindPageAsync(campaignId, pages, cancellationToken);
            using (var document = found ?? throw Fail("the campaign is gone"))
            {
                if (document.RootElement.Find("data")?.ValueKind != JsonValueKind.Array)
                {
                    throw Fail("a page of members has no list of them");
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

    /// <summary>Reads a member, as it was when Patreon was asked; null where it says that there is none, or that it is nobody's.</summary>
    /// <param name="memberId">Patreon's id of the membership.</param>
    /// <param name="isBulk">Whether it is one of many, which nobody waits for.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<(Membership? Member, DateTimeOffset AsOf)> FindMemberAsync(string memberId, bool isBulk, CancellationToken cancellationToken)
    {
        var path = $"/members/{Uri.EscapeDataString(memberId)}?include=currently_entitled_tiers,user,campaign,pledge_history&{MemberFields}&{HistoryFields}";
        var (found, asOf) = await FindAsync(new PatreonCall(path) { IsBulk = isBulk }, cancellationToken);
        using var document = found;
        var member = document?.RootElement.Find("data") ?? default;
        if (document is null || JsonApi.IsNobodys(member, memberId))
        {
            return (null, asOf);
        }

        // Half an answer is no word on this membership, and none on Patreon as a whole.
        return JsonApi.ReadMember(member, campaignId: null, asOf) is { } membership && membership.MemberId == memberId
            ? (membership with { Currency = JsonApi.ReadCurrency(document.RootElement, member) }, asOf)
            : throw PatreonAnswer.Unreadable("a member's answer is incomplete");
    }

    /// <summary>Calls one of the API's other resources, such as <c>/webhooks</c>.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, and query.</param>
    /// <param name="body">What to send, or null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<JsonDocument> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken) =>
        (await FindAsync(new PatreonCall(path) { Method = method, Body = body }, cancellationToken)).Document ?? throw Fail($"there is no {path}");

    // What was answered in time and can't be used is a failure like any other.
    private PatreonException Fail(string reason, bool isRefusal = false)
    {
        var failure = new PatreonException(PatreonProblem.Unreachable, reason) { IsRefusal = isRefusal };
        state.Failed(failure);
        return failure;
    }

    // A page that fails by its size is asked for in smaller ones, down to the smallest; only that one's failure is Patreon's.
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
                pages.Shrink();
                logger.PageTooLarge(size, pages.Size, exception.Message);
            }
        }
    }

    // Null for 404, and for the status that the caller knows what to do with. The time is that at which the request left,
    // after all waits and tries.
    private async Task<(JsonDocument? Document, DateTimeOffset AskedAt)> FindAsync(PatreonCall call, CancellationToken cancellationToken)
    {
        try
        {
            var access = await token.GetAsync(cancellationToken);
            var response = await SendAsync(call, access, cancellationToken);
            // Only Patreon's own refusal is worth the refresh token.
            if (response.StatusCode == HttpStatusCode.Unauthorized && await PatreonAnswer.IsErrorAsync(response, cancellationToken))
            {
                response.Dispose();
                access = await token.ReplaceAsync(access, cancellationToken);
                response = await SendAsync(call, access, cancellationToken);
            }

            using (response)
            {
                var document = await PatreonAnswer.ReadAsync(response, call.Absent, cancellationToken);
                state.Answered(isTokenGood: !token.IsRefused);
                response.RequestMessage!.Options.TryGetValue(RateLimitingHandler.SentAt, out var askedAt);
                return (document, askedAt);
            }
        }
        catch (HttpRequestException exception)
        {
            throw Failed(new PatreonException(
                PatreonProblem.Unreachable, $"{patreon.Value.ApiUrl} can't be reached: {exception.Message}", exception)
            {
                MayBeTooLarge = MemberPages.MayBeTooLarge(exception),
            });
        }
        catch (PatreonException exception)
        {
            Failed(exception);
            throw;
        }

        PatreonException Failed(PatreonException exception)
        {
            if (!call.CanBeSmaller || !exception.MayBeTooLarge)
            {
                state.Failed(exception);
            }

            return exception;
        }
    }

    private Task<HttpResponseMessage> SendAsync(PatreonCall call, string access, CancellationToken cancellationToken) =>
        http.SendAsync(call.ToRequest(patreon.Value.ApiUrl, access), cancellationToken);
}
