using Bookstore.Application.SignIn;
using Bookstore.Application.Webhooks;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints;

/// <summary>What Logto calls by itself: <c>/backchannel-logout</c> and <c>/webhooks/logto</c>. What is not Logto's learns nothing.</summary>
internal static class LogtoWebhookEndpoint
{
    private const int MaxLogoutBytes = 16 * 1024;
    private const int MaxWebhookBytes = 128 * 1024;

    public static void MapFromLogto(this IEndpointRouteBuilder app)
    {
        app.Map("/backchannel-logout", LogoutAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxLogoutBytes), new SkipStatusCodePagesAttribute());
        app.Map("/webhooks/logto", WebhookAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxWebhookBytes), new SkipStatusCodePagesAttribute());
    }

    private static async Task<IResult> LogoutAsync(HttpContext context, IMediator mediator, InboundCalls calls)
    {
        var answer = await calls.TakeAsync(
            context,
            async () => context.Request.HasFormContentType ? null : await TakeAsync(null),
            async body => await TakeAsync(await ReadTokenAsync(context, body)));
        // Whatever was wrong with a request is told by 400, one that is too large too (2.8).
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status413PayloadTooLarge } ? Answer(context, BackChannelLogoutResult.Refused) : answer;

        async Task<IResult> TakeAsync(string? token) => Answer(context, await mediator.Send(new BackChannelLogout(token), context.RequestAborted));
    }

    private static async Task<string?> ReadTokenAsync(HttpContext context, byte[] body)
    {
        try
        {
            context.Request.Body = new MemoryStream(body);
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form["logout_token"] is [{ } token] ? token : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null;
        }
    }

    // OpenID Connect Back-Channel Logout 1.0, 2.8. 400 calls the token bad for good; what passes is told as what passes, for
    // which 2.5 lets Logto send it again.
    private static IResult Answer(HttpContext context, BackChannelLogoutResult result)
    {
        switch (result)
        {
            case BackChannelLogoutResult.Taken:
                return Results.Ok();
            case BackChannelLogoutResult.NotChecked:
                context.Response.Headers.RetryAfter = "5";
                return Results.Json(new { error = "temporarily_unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
            default:
                return Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static Task<IResult> WebhookAsync(HttpContext context, IMediator mediator, InboundCalls calls)
    {
        string? signature = context.Request.Headers["logto-signature-sha-256"];
        return calls.TakeAsync(
            context,
            async () => await mediator.Send(new ScreenLogtoEvent(signature), context.RequestAborted) is { } refused ? Answer(refused) : null,
            async body => Answer(await mediator.Send(new ProcessLogtoWebhook(body, signature), context.RequestAborted)));
    }

    private static IResult Answer(ProcessLogtoWebhookResult result) => result switch
    {
        ProcessLogtoWebhookResult.Taken => Results.Ok(),
        ProcessLogtoWebhookResult.Ignored => Results.NoContent(),
        ProcessLogtoWebhookResult.Malformed => Results.StatusCode(StatusCodes.Status400BadRequest),
        ProcessLogtoWebhookResult.Forged => Results.StatusCode(StatusCodes.Status401Unauthorized),
        ProcessLogtoWebhookResult.NotConfigured => Results.StatusCode(StatusCodes.Status404NotFound),
    };
}
