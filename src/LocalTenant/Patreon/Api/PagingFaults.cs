using System.Globalization;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Microsoft.Extensions.Primitives;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>Pages the list of members wrongly, or fails its large pages, as the control page is set.</summary>
internal static class PagingFaults
{
    /// <summary>The largest page that never fails, and the size of every page where <c>page[count]</c> is ignored.</summary>
    public const int LargestSmallPage = 100;

    private const string Count = "page[count]";

    public static async ValueTask<object?> ApplyAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var faults = context.RequestServices.GetRequiredService<PatreonStore>().Current.Faults;
        var isLarge = !int.TryParse(context.Request.Query[Count], CultureInfo.InvariantCulture, out var count) || count > LargestSmallPage;
        if (isLarge && faults.LargePages != LargePages.Given) return await FailAsync(faults.LargePages, context.RequestAborted);

        switch (faults.Paging)
        {
            case Paging.CountIgnored:
                SetCount(context.Request, LargestSmallPage);
                return await next(invocation);
            case Paging.AlternatingCursors:
                // Three pages, of which the last leads back to the second: A, B, A, ...
                var view = ApiRoutes.ViewOf(context);
                var third = Math.Max(1, (view.MemberCount + 2) / 3);
                SetCount(context.Request, third);
                var answer = await next(invocation);
                if (answer is ApiResponse { Body: var body } && body["meta"]?["pagination"]?["cursors"] is JsonObject cursors)
                {
                    cursors["next"] ??= ApiRoutes.CursorAfter(view.MembersAfter("").Take(third).Last());
                }

                return answer;
            default:
                return await next(invocation);
        }
    }

    private static async Task<IResult> FailAsync(LargePages how, CancellationToken cancellationToken)
    {
        if (how == LargePages.NotAnswered) await Task.Delay(Timeout.Infinite, cancellationToken);

        return how == LargePages.GatewayTimeout
            ? CloudflareError.Of(StatusCodes.Status504GatewayTimeout)
            : new ApiError(StatusCodes.Status500InternalServerError, null, "InternalServerError", "Internal Server Error", "The page is too large.");
    }

    private static void SetCount(HttpRequest request, int count) =>
        request.Query = new QueryCollection(new Dictionary<string, StringValues>(request.Query) { [Count] = count.ToString(CultureInfo.InvariantCulture) });
}
