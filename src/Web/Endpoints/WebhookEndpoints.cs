using Bookstore.Application;
using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints;

/// <summary>The webhooks of Logto and of Patreon. The response tells a stranger nothing.</summary>
internal static class WebhookEndpoints
{
    private const int MaxBytes = 128 * 1024;

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        app.MapWebhook(SiteAddresses.LogtoWebhook, WebhookService.Logto, "logto-signature-sha-256");
        app.MapWebhook(SiteAddresses.PatreonWebhook, WebhookService.Patreon, "X-Patreon-Signature", "X-Patreon-Event");
    }

    private static void MapWebhook(
        this IEndpointRouteBuilder app, string address, WebhookService service, string signatureHeader, string? triggerHeader = null) =>
        app.Map(address, (HttpContext context, IMediator mediator, InboundRequestLimiter limiter) =>
            {
                string? signature = context.Request.Headers[signatureHeader];
                string? trigger = triggerHeader is null ? default : context.Request.Headers[triggerHeader];
                return limiter.HandleAsync(
                    context,
                    async () => await mediator.Send(new VerifyWebhookHeader(service, signature), context.RequestAborted) is { } rejection
                        ? ToResponse(rejection)
                        : null,
                    async body => ToResponse(
                        await mediator.Send(new ProcessWebhook(service, body, signature, trigger), context.RequestAborted)));
            })
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes), new SkipStatusCodePagesAttribute())
            .AllowAnonymous();

    private static IResult ToResponse(WebhookResult result) => result switch
    {
        WebhookResult.Accepted => Results.Ok(),
        WebhookResult.Ignored => Results.NoContent(),
        WebhookResult.Malformed => Results.StatusCode(StatusCodes.Status400BadRequest),
        WebhookResult.InvalidSignature => Results.StatusCode(StatusCodes.Status401Unauthorized),
        WebhookResult.NotConfigured => Results.StatusCode(StatusCodes.Status404NotFound),
    };
}
