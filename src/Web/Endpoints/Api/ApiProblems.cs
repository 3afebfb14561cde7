using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>Every error under <c>/api</c> is <c>application/problem+json</c> (RFC 9457): a program calls, and no person reads a page.</summary>
internal static class ApiProblems
{
    private const string ContentType = "application/problem+json";
    private const string RequestIdMember = "requestId";

    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments(ApiEndpoints.Path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives a status without a body its problem details, in place of the error page. It goes after the status code pages.</summary>
    public static void UseApiProblems(this WebApplication app) =>
        app.Use((context, next) => IsApi(context) ? AddProblemAsync(context, next) : next(context));

    public static Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        // Those of a file, where a part of it was asked for that does not exist.
        context.Response.ContentLength = null;
        context.Response.Headers.Remove(HeaderNames.ContentDisposition);
        return Create(context, problem).ExecuteAsync(context);
    }

    public static IResult Create(HttpContext context, ApiProblem problem)
    {
        var requestId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiProblems)).ErrorPageShown(requestId, problem.Status);
        }

        return Results.Problem(
            problem.Detail,
            instance: context.Request.Path.ToUriComponent(),
            statusCode: problem.Status,
            extensions: new Dictionary<string, object?> { [ApiProblem.CodeMember] = problem.Code, [RequestIdMember] = requestId });
    }

    private static async Task AddProblemAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        await next(context);
        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= StatusCodes.Status400BadRequest, ContentType: not ContentType })
        {
            await WriteAsync(context, ApiProblem.Of(response.StatusCode));
        }
    }
}
