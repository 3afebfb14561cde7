using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>Identity, campaigns and members of API v2; <see cref="WebhookRoutes"/> has the webhooks.</summary>
internal static class ApiRoutes
{
    public const string Base = "/api/oauth2/v2";

    private const int LargestPage = 1000;

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var gate = app.ServiceProvider.GetRequiredService<ApiAccess>();
        var api = app.MapGroup(Base);
        api.AddEndpointFilter(gate.AuthorizeAsync);
        api.MapGet("/identity", Identity);
        api.MapGet("/campaigns", Campaigns);
        api.MapGet("/campaigns/{id}", CampaignOf);
        api.MapGet("/campaigns/{id}/members", Members).AddEndpointFilter(PagingFaults.ApplyAsync);
        api.MapGet("/members/{id}", MemberOf);
        api.MapWebhooks();
        api.Map("/{**path}", (string path) => ApiError.NotFound("Resource", path));
    }

    public static ApiView ViewOf(HttpContext context)
    {
        var services = context.RequestServices;
        return new ApiView(
            services.GetRequiredService<PatreonStore>().Current,
            services.GetRequiredService<LocalTenantSettings>(),
            context.Features.GetRequiredFeature<Caller>(),
            services.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    /// <summary>The cursor of the page that begins after a member.</summary>
    public static string CursorAfter(Member member) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(member.Id));

    /// <summary>403 when the token lacks the scope, else null.</summary>
    public static ApiError? RequireScope(this ApiView view, string scope) =>
        view.Caller.HasScope(scope) ? null : ApiError.Forbidden($"This token does not have the scope {scope}.");

    private static IResult Identity(HttpContext context)
    {
        var view = ViewOf(context);
        if (view.RequireScope("identity") is { } forbidden) return forbidden;

        return ApiQuery.TryRead(context.Request.Query, ResourceTypes.User, out var query, out var error)
            ? new ApiAnswer(new Document(query, view).Of(ResourceTypes.User.Of(view.Caller.Person, view)))
            : error;
    }

    private static IResult Campaigns(HttpContext context)
    {
        var view = ViewOf(context);
        if (view.RequireScope("campaigns") is { } forbidden) return forbidden;
        if (!ApiQuery.TryRead(context.Request.Query, ResourceTypes.Campaign, out var query, out var error)) return error;

        Resource[] owned = view.Caller.Person == SamplePeople.Creator ? [ResourceTypes.Campaign.Of(SampleCampaign.Ours, view)] : [];
        return new ApiAnswer(new Document(query, view).Of(owned, owned.Length, next: null));
    }

    private static IResult CampaignOf(HttpContext context, string id)
    {
        var view = ViewOf(context);
        if (view.RequireScope("campaigns") is { } forbidden) return forbidden;
        if (Refuse(view, id) is { } refusal) return refusal;

        return ApiQuery.TryRead(context.Request.Query, ResourceTypes.Campaign, out var query, out var error)
            ? new ApiAnswer(new Document(query, view).Of(ResourceTypes.Campaign.Of(SampleCampaign.Ours, view)))
            : error;
    }

    private static IResult Members(HttpContext context, string id)
    {
        var view = ViewOf(context);
        if (view.RequireScope("campaigns.members") is { } forbidden) return forbidden;
        if (Refuse(view, id) is { } refusal) return refusal;
        if (!ApiQuery.TryRead(context.Request.Query, ResourceTypes.Member, out var query, out var error)) return error;
        if (!TryReadPage(context.Request.Query, out var after, out var count))
        {
            return ApiError.BadParameter("ParameterInvalid", $"page[count] is a number from 1 to {LargestPage}, page[cursor] what the page before said.");
        }

        // One more tells whether there is a next page.
        var members = view.MembersAfter(after).Take(count + 1).ToList();
        var next = members.Count > count ? CursorAfter(members[count - 1]) : null;
        return new ApiAnswer(new Document(query, view).Of(
            members.Take(count).Select(member => ResourceTypes.Member.Of(member, view)), view.MemberCount, next));
    }

    private static IResult MemberOf(HttpContext context, string id)
    {
        var view = ViewOf(context);
        if (view.RequireScope("campaigns.members") is { } forbidden) return forbidden;
        if (view.FindMember(id) is not { } member) return ApiError.NotFound("Member", id);
        if (Refuse(view, member.CampaignId) is { } refusal) return refusal;

        return ApiQuery.TryRead(context.Request.Query, ResourceTypes.Member, out var query, out var error)
            ? new ApiAnswer(new Document(query, view).Of(ResourceTypes.Member.Of(member, view)))
            : error;
    }

    private static ApiError? Refuse(ApiView view, string campaignId) => campaignId switch
    {
        _ when campaignId != SampleCampaign.Ours.Id && campaignId != SampleCampaign.Foreign.Id => ApiError.NotFound("Campaign", campaignId),
        _ when campaignId != SampleCampaign.Ours.Id || view.Caller.Person != SamplePeople.Creator =>
            ApiError.Forbidden($"You do not have access to the campaign {campaignId}."),
        _ => null,
    };

    private static bool TryReadPage(IQueryCollection query, out string after, out int count)
    {
        after = "";
        count = LargestPage;
        if (query["page[count]"].ToString() is { Length: > 0 } number
            && !(int.TryParse(number, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= LargestPage))
        {
            return false;
        }

        if (query["page[cursor]"].ToString() is not { Length: > 0 } cursor) return true;
        if (!Base64Url.IsValid(cursor)) return false;

        after = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        return Guid.TryParse(after, out _);
    }
}
