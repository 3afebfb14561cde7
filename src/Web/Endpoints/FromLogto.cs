using Bookstore.Application.Account;
using Bookstore.Application.SignIn;
using Bookstore.Web.Defence;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints;

/// <summary>What Logto calls by itself: <c>/backchannel-logout</c> and <c>/webhooks/logto</c>. What is not Logto's learns nothing.</summary>
internal static class FromLogto
{
    private const int MaxLogoutBytes = 16 * 1024;
    private const int MaxWebhookBytes = 256 * 1024;

    public static void MapFromLogto(this IEndpointRouteBuilder app)
    {
        app.MapPost("/backchannel-logout", LogoutAsync).RequireRateLimiting(RateLimits.FromLogto)
            .WithMetadata(new RequestSizeLimitAttribute(MaxLogoutBytes), new SkipStatusCodePagesAttribute());
        app.MapPost("/webhooks/logto", WebhookAsync).RequireRateLimiting(RateLimits.FromLogto)
            .WithMetadata(new RequestSizeLimitAttribute(MaxWebhookBytes), new SkipStatusCodePagesAttribute());
    }

    // OpenID Connect Back-Channel Logout 1.0, 2.8. 400 calls the token bad for good; what passes is told as what passes, for
    // which 2.5 lets Logto send it again.
    private static async Task<IResult> LogoutAsync(HttpContext context, IMediator mediator)
    {
        switch (await mediator.Send(new BackChannelLogout(await ReadTokenAsync(context)), context.RequestAborted))
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

    private static async Task<string?> ReadTokenAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return form["logout_token"] is [{ } token] ? token : null;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            return null;
        }
    }

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

        var delivery = new ReceiveLogtoEvent(body.ToArray(), context.Request.Headers["logto-signature-sha-256"]);
        return await mediator.Send(delivery, context.RequestAborted) switch
        {
            ReceiveLogtoEventResult.Taken => Results.Ok(),
            ReceiveLogtoEventResult.Ignored => Results.NoContent(),
            ReceiveLogtoEventResult.Malformed => Results.StatusCode(StatusCodes.Status400BadRequest),
            ReceiveLogtoEventResult.Forged => Results.StatusCode(StatusCodes.Status401Unauthorized),
            ReceiveLogtoEventResult.NotConfigured => Results.NotFound(),
        };
    }
}
