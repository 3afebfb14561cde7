using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Api;

internal static class ApiResults
{
    // Result codes of SQLite: a constraint in general, and of a foreign key.
    private const int ConstraintViolation = 19;
    private const int UnknownReference = 787;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Json(JsonNode body, int status = StatusCodes.Status200OK) =>
        Results.Text(body.ToJsonString(Options), "application/json; charset=utf-8", statusCode: status);

    public static IResult Created(JsonNode body) => Json(body, StatusCodes.Status201Created);

    public static IResult List(IEnumerable<JsonNode?> items) => Json(new JsonArray([.. items]));

    /// <summary>Answers what a handler throws as <see cref="ApiException"/>, and what the database rejects.</summary>
    public static async Task AnswerErrorsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (ApiException exception) when (!context.Response.HasStarted)
        {
            await exception.Error.ExecuteAsync(context);
        }
        catch (DbUpdateException exception) when (
            !context.Response.HasStarted && exception.InnerException is SqliteException { SqliteErrorCode: ConstraintViolation })
        {
            await (exception.InnerException is SqliteException { SqliteExtendedErrorCode: UnknownReference }
                ? ApiError.UnknownReference
                : ApiError.Exists).ExecuteAsync(context);
        }
    }
}
