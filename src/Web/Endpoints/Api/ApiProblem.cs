namespace Bookstore.Web.Endpoints.Api;

/// <summary>An error of the API, as problem details (RFC 9457). Clients tell errors apart by the code.</summary>
internal sealed record ApiProblem(int Status, string Code, string Detail)
{
    /// <summary>The member of the problem details that has the code.</summary>
    public const string CodeMember = "code";

    public static readonly ApiProblem NoToken = new(
        StatusCodes.Status401Unauthorized, "token_missing",
        "Send an access token for this API in the header 'Authorization: Bearer <token>'. Cookies are not used here.");

    public static readonly ApiProblem NoPerson = new(
        StatusCodes.Status403Forbidden, "no_person",
        "This is about a person, and the token is an application's own. Use a token that a person's sign-in gave.");

    public static readonly ApiProblem UnknownPerson = new(
        StatusCodes.Status403Forbidden, "unknown_person", "This person has no profile here. It is created when the person first signs in to the site.");

    public static readonly ApiProblem Suspended = new(
        StatusCodes.Status403Forbidden, "suspended", "This person's account is suspended.");

    public static readonly ApiProblem LimitedToOrganization = new(
        StatusCodes.Status403Forbidden, "limited_to_organization",
        "The token is limited to an organization, which has no say in a person's own data. Ask for a token without organization_id.");

    public static readonly ApiProblem MembershipRequired = new(
        StatusCodes.Status403Forbidden, "membership_required",
        "The person's membership doesn't open this book. The book's 'requirement' says what would.");

    public static readonly ApiProblem TooManyRequests = new(
        StatusCodes.Status429TooManyRequests, "too_many_requests", "Too many requests. The header Retry-After says how many seconds to wait.");

    public static readonly ApiProblem TokensNotValidated = new(
        StatusCodes.Status503ServiceUnavailable, "unavailable", "Access tokens can't be validated at the moment. Try again in a few seconds.");

    public static readonly ApiProblem NotAcceptable = new(
        StatusCodes.Status406NotAcceptable, "not_acceptable", "This is available as application/json only: the header Accept excludes it.");

    public static ApiProblem InvalidToken(string reason) => new(StatusCodes.Status401Unauthorized, "invalid_token", reason);

    public static ApiProblem InsufficientScope(ApiScope scope) => new(
        StatusCodes.Status403Forbidden, "insufficient_scope", $"The token lacks the scope {scope.Name}.");

    public static ApiProblem InvalidRequest(string detail) => new(StatusCodes.Status400BadRequest, "invalid_request", detail);

    /// <summary>The problem that a status alone stands for.</summary>
    public static ApiProblem Of(int status) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "not_found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => new(status, "method_not_allowed", "The header Allow lists the methods of this address."),
        StatusCodes.Status406NotAcceptable => NotAcceptable,
        StatusCodes.Status413PayloadTooLarge => new(status, "content_too_large", "The body of the request is too large. No address here needs one."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "unsupported_media_type", "The Content-Type of the request can't be read. No address here needs a body."),
        StatusCodes.Status416RangeNotSatisfiable => new(status, "range_not_satisfiable", "The range is beyond the end of the file."),
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => new(status, "unavailable", "This is temporary. Try again in a few seconds."),
        >= 500 => new(status, "error", "The request failed. The site's log has the reason, under the request ID."),
        _ => InvalidRequest("The request can't be understood."),
    };
}
