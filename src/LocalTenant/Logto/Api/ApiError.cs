using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Api;

/// <summary>An error of Logto's REST APIs: a code, a message, and at times what was wrong with the input.</summary>
internal sealed record ApiError(int Status, string Code, string Message, JsonObject? Data = null, string? Details = null) : IResult
{
    public static readonly ApiError NoAuthorizationHeader = new(
        StatusCodes.Status401Unauthorized, "auth.authorization_header_missing", "Authorization header is missing.");

    public static readonly ApiError Unauthorized = new(
        StatusCodes.Status401Unauthorized, "auth.unauthorized", "Unauthorized. Please check credentials and its scope.");

    public static readonly ApiError Forbidden = new(
        StatusCodes.Status403Forbidden, "auth.forbidden", "Forbidden. Please check your user roles and permissions.");

    public static readonly ApiError NotFound = new(StatusCodes.Status404NotFound, "entity.not_found", "The resource does not exist.");

    public static readonly ApiError UnknownReference = new(
        StatusCodes.Status422UnprocessableEntity,
        "entity.relation_foreign_key_not_found",
        "Can not find one or more foreign keys. Please check the input and ensure that all referenced entities exist.");

    public static readonly ApiError Exists = new(
        StatusCodes.Status422UnprocessableEntity,
        "entity.unique_integrity_violation",
        "The entity already exists. Please check the input and try again.");

    public static ApiError DoesNotExist(string entities, string id) => new(
        StatusCodes.Status404NotFound, "entity.not_exists_with_id", $"The {entities} with ID `{id}` does not exist.");

    public static ApiError InvalidInput(string why, int status = StatusCodes.Status422UnprocessableEntity) =>
        new(status, "request.invalid_input", $"Input is invalid. {why}");

    /// <summary>A value of the body that the schema rejects (Logto validates with zod).</summary>
    public static ApiError InvalidBody(string path, JsonObject issue, string problem)
    {
        issue["path"] = new JsonArray([.. path.Split('.').Select(Segment)]);
        return new ApiError(
            StatusCodes.Status400BadRequest,
            "guard.invalid_input",
            "The request body is invalid.",
            new JsonObject { ["issues"] = new JsonArray(issue), ["name"] = "ZodError" },
            $"Error in key path \"{path}\": ({issue["code"]}) {problem}");
    }

    public static ApiError WrongType(string path, string expected, string received)
    {
        var issue = new JsonObject
        {
            ["code"] = "invalid_type",
            ["expected"] = expected,
            ["received"] = received,
            ["message"] = received == "undefined" ? "Required" : $"Expected {expected}, received {received}",
        };
        return InvalidBody(path, issue, $"Expected {expected} but received {received}.");
    }

    public static ApiError NotOneOf(string path, string received, IReadOnlyList<string> options)
    {
        var message = $"Invalid enum value. Expected {string.Join(" | ", options.Select(option => $"'{option}'"))}, received '{received}'";
        var issue = new JsonObject
        {
            ["received"] = received,
            ["code"] = "invalid_enum_value",
            ["options"] = new JsonArray([.. options.Select(option => JsonValue.Create(option))]),
            ["message"] = message,
        };
        return InvalidBody(path, issue, message);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new JsonObject { ["code"] = Code };
        if (Data is not null) body["data"] = Data.DeepClone();
        if (Details is not null) body["details"] = Details;
        body["message"] = Message;
        return ApiResults.Json(body, Status).ExecuteAsync(httpContext);
    }

    private static JsonNode Segment(string segment) => int.TryParse(segment, out var index) ? JsonValue.Create(index) : JsonValue.Create(segment);
}

/// <summary>Ends a request with the error, from wherever it is found.</summary>
internal sealed class ApiException(ApiError error) : Exception(error.Message)
{
    public ApiError Error => error;
}
