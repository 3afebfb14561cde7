using System.Globalization;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>An error of API v2, as a JSON:API document.</summary>
internal sealed record ApiError(int Status, int? Code, string CodeName, string Title, string Detail, int? RetryAfterSeconds = null) : IResult
{
    public static ApiError Unauthorized { get; } = new(
        StatusCodes.Status401Unauthorized,
        1,
        "Unauthorized",
        "Unauthorized",
        "The server could not verify that you are authorized to access the URL requested.");

    public static ApiError Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, null, "ServiceUnavailable", "Service Unavailable", "Patreon is down for a moment.");

    public static ApiError BadParameter(string codeName, string detail) =>
        new(StatusCodes.Status400BadRequest, 1, codeName, "Bad Request", detail);

    public static ApiError Forbidden(string detail) =>
        new(StatusCodes.Status403Forbidden, 3, "Forbidden", "Forbidden", detail);

    public static ApiError NotFound(string what, string id) =>
        new(StatusCodes.Status404NotFound, 4, "ResourceMissing", "Not Found", $"{what} with id {id} was not found.");

    public static ApiError TooManyRequests(TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests,
        null,
        "RequestThrottled",
        "Too Many Requests",
        "You have made too many attempts. Please try again later.",
        (int)Math.Ceiling(wait.TotalSeconds));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var error = new JsonObject
        {
            ["code"] = Code,
            ["code_name"] = CodeName,
            ["detail"] = Detail,
            ["id"] = Guid.NewGuid().ToString(),
            ["status"] = Status.ToString(CultureInfo.InvariantCulture),
            ["title"] = Title,
        };
        if (RetryAfterSeconds is { } seconds)
        {
            error["retry_after_seconds"] = seconds;
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return new ApiResponse(new JsonObject { ["errors"] = new JsonArray(error) }, Status).ExecuteAsync(httpContext);
    }
}

internal sealed record ApiResponse(JsonObject Body, int Status = StatusCodes.Status200OK) : IResult
{
    public const string ContentType = "application/vnd.api+json";

    public Task ExecuteAsync(HttpContext httpContext) =>
        Results.Text(Body.ToUnescapedString(), ContentType, statusCode: Status).ExecuteAsync(httpContext);
}
