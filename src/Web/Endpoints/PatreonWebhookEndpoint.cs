using Bookstore.Application.Webhooks;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints;

/// <summary>What Patreon calls by itself: <c>/webhooks/patreon</c>. What is not Patreon's learns nothing.</summary>
internal static class PatreonWebhookEndpoint
{
    private const int MaxWebhookBytes = 128 * 1024;

    public static void MapFromPatreon(this IEndpointRouteBuilder app) =>
        app.Map("/webhooks/patreon", WebhookAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxWebhookBytes), new SkipStatusCodePagesAttribute());

    private static Task<IResult> WebhookAsync(HttpContext context, IMediator mediator, InboundCalls calls)
    {
        var headers = context.Request.Headers;
        string? signature = headers["X-Patreon-Signature"];
        return calls.TakeAsync(
            context,
            async () => await mediator.Send(new ScreenPatreonEvent(signature), context.RequestAborted) is { } refused ? Answer(refused) : null,
            async body => Answer(await mediator.Send(new ProcessPatreonWebhook(body, signature, headers["X-Patreon-Event"]), context.RequestAborted)));
    }

    private static IResult Answer(ProcessPatreonWebhookResult result) => result switch
    {
        ProcessPatreonWebhookResult.Taken => Results.Ok(),
        ProcessPatreonWebhookResult.Ignored => Results.NoContent(),
        ProcessPatreonWebhookResult.Forged => Results.StatusCode(StatusCodes.Status401Unauthorized),
        ProcessPatreonWebhookResult.NotConfigured => Results.StatusCode(StatusCodes.Status404NotFound),
    };
}
