using Bookstore.Application;
using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints;

/// <summary>Where Logto sends logout tokens (OpenID Connect Back-Channel Logout 1.0). The response tells a stranger nothing.</summary>
internal static class BackChannelLogoutEndpoint
{
    private const int MaxBytes = 16 * 1024;

    public static void MapBackChannelLogout(this IEndpointRouteBuilder app) =>
        app.Map(SiteAddresses.BackChannelLogout, HandleAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBytes), new SkipStatusCodePagesAttribute())
            .AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext context, IMediator mediator, InboundRequestLimiter limiter)
    {
        var response = await limiter.HandleAsync(
            context,
            async () => context.Request.HasFormContentType ? null : await SendAsync(null),
            async body => await SendAsync(await ReadTokenAsync(context, body)));
        // Whatever is wrong with a request is answered with 400, also if it is too large (2.8).
        return response is IStatusCodeHttpResult { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? ToResponse(context, BackChannelLogoutResult.Rejected)
            : response;

        async Task<IResult> SendAsync(string? token) =>
            ToResponse(context, await mediator.Send(new BackChannelLogout(token), context.RequestAborted));
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

    // 2.8. 400 means that the token is bad for good. If it could not be validated, the response says that this is temporary, so
    // that Logto may send the token again (2.5).
    private static IResult ToResponse(HttpContext context, BackChannelLogoutResult result)
    {
        switch (result)
        {
            case BackChannelLogoutResult.Accepted:
                return Results.Ok();
            case BackChannelLogoutResult.NotValidated:
                context.Response.Headers.RetryAfter = "5";
                return Results.Json(new { error = "temporarily_unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
            default:
                return Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}
