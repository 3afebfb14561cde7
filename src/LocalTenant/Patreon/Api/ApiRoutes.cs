using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.OAuth;
using Microsoft.AspNetCore.Http.Features;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>Identity, campaigns and members of API v2; <see cref="WebhookRoutes"/> has the webhooks.</summary>
internal static class ApiRoutes
{
    public const string Base = "/api/oauth2/v2";

    private const int LargestPage = 1000;

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var access = app.ServiceProvider.GetRequiredService<ApiAccess>();
        var api = app.MapGroup(Base);
        api.AddEndpointFilter(access.AuthorizeAsync);
        api.MapGet("/identity", Identity).RequireScope("identity");
        api.MapGet("/campaigns", Campaigns).RequireScope("campaigns");
        api.MapGet("/campaigns/{id}", CampaignOf).RequireScope("campaigns");
        api.MapGet("/campaigns/{id}/members", Members).AddEndpointFilter(PagingFaults.ApplyAsync).RequireScope("campaigns.members");
        api.MapGet("/members/{id}", MemberOf).RequireScope("campaigns.members");
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

    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter(async (invocation, next) =>
            invocation.HttpContext.Features.GetRequiredFeature<Caller>().HasScope(scope)
                ? await next(invocation)
                : ApiError.Forbidden($"This token does not have the scope {scope}."));

    /// <summary>The resource, as far as the request asks for it.</summary>
    public static IResult Show(HttpContext context, ApiView view, Resource resource) =>
        ApiQuery.TryRead(context.Request.Query, resource.Type, out var query, out var error)
            ? new ApiResponse(new Document(query, view).Of(resource))
            : error;

    private static IResult Identity(HttpContext context)
    {
        var view = ViewOf(context);
        return Show(context, view, ResourceTypes.User.Of(view.Caller.Person, view));
    }

    private static IResult Campaigns(HttpContext context)
    {
        var view = ViewOf(context);
        if (!ApiQuery.TryRead(context.Request.Query, ResourceTypes.Campaign, out var query, out var error)) return error;

        Resource[] owned = view.Caller.Person == SamplePeople.Creator ? [ResourceTypes.Campaign.Of(SampleCampaign.Ours, view)] : [];
        return new ApiResponse(new Document(query, view).Of(owned, owned.Length, next: null));
    }

    private static IResult CampaignOf(HttpContext context, string id)
    {
        var view = ViewOf(context);
        return Reject(view, id) ?? Show(context, view, ResourceTypes.Campaign.Of(SampleCampaign.Ours, view));
    }

    private static IResult Members(HttpContext context, string id)
    {
        var view = ViewOf(context);
        if (Reject(view, id) is { } rejection) return rejection;
        if (!ApiQuery.TryRead(context.Request.Query, ResourceTypes.Member, out var query, out var error)) return error;
        if (!TryReadPage(context.Request.Query, out var after, out var count))
        {
            return ApiError.BadParameter("ParameterInvalid", $"page[count] is a number from 1 to {LargestPage}, page[cursor] what the page before said.");
        }

        // One more, to know whether there is a next page.
        var members = view.MembersAfter(after).Take(count + 1).ToList();
        var next = members.Count > count ? CursorAfter(members[count - 1]) : null;
        return new ApiResponse(new Document(query, view).Of(
            members.Take(count).Select(member => ResourceTypes.Member.Of(member, view)), view.MemberCount, next));
    }

    private static IResult MemberOf(HttpContext context, string id)
    {
        var view = ViewOf(context);
        if (view.FindMember(id) is not { } member) return ApiError.NotFound("Member", id);

        return Reject(view, member.CampaignId) ?? Show(context, view, ResourceTypes.Member.Of(member, view));
    }

    private static ApiError? Reject(ApiView view, string campaignId) => campaignId switch
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
