using Bookstore.Application.Patrons;
using Bookstore.Web.Defence;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints;

/// <summary>What Patreon calls by itself: <c>/webhooks/patreon</c>. What is not Patreon's learns nothing.</summary>
internal static class FromPatreon
{
    private const int MaxWebhookBytes = 1024 * 1024;

    public static void MapFromPatreon(this IEndpointRouteBuilder app) =>
        app.MapPost("/webhooks/patreon", WebhookAsync).RequireRateLimiting(RateLimits.FromPatreon)
            .WithMetadata(new RequestSizeLimitAttribute(MaxWebhookBytes), new SkipStatusCodePagesAttribute());

    private static async Task<IResult> WebhookAsync(HttpContext context, IMediator mediator)
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return Results.StatusCode(exception.StatusCode);
        }

        var headers = context.Request.Headers;
        var delivery = new ReceivePatreonEvent(body.ToArray(), headers["X-Patreon-Signature"], headers["X-Patreon-Event"]);
        return await mediator.Send(delivery, context.RequestAborted) switch
        {
            ReceivePatreonEventResult.Taken => Results.Ok(),
            ReceivePatreonEventResult.Ignored => Results.NoContent(),
            ReceivePatreonEventResult.Forged => Results.StatusCode(StatusCodes.Status401Unauthorized),
            ReceivePatreonEventResult.NotConfigured => Results.NotFound(),
        };
    }
}
