using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>The error fields of RFC 6749, with a code and a message of Logto's own.</summary>
internal sealed record LogtoError(JsonObject Body)
{
    /// <param name="issuer">For errors of the authorization endpoint only.</param>
    /// <param name="scope">The scope that is missing.</param>
    public static LogtoError From(string error, string? description, string? issuer = null, string? scope = null)
    {
        var body = new JsonObject { ["code"] = $"oidc.{error}", ["message"] = Message(error) };
        if (error == "invalid_grant") body["error_uri"] = "https://openid.sh/debug/invalid_grant";

        body["error"] = error;
        if (description is not null) body["error_description"] = description;
        if (scope is not null) body["scope"] = scope;
        if (issuer is not null) body["iss"] = issuer;
        return new LogtoError(body);
    }

    public IResult AsResult(int status) => Results.Text(Body.ToUnescapedString(), "application/json; charset=utf-8", statusCode: status);

    // invalid_grant, invalid_redirect_uri and invalid_client are recorded; the others are from Logto's phrases.
    private static string Message(string error) => error switch
    {
        "invalid_grant" => "Grant request is invalid.",
        "invalid_redirect_uri" => "`redirect_uri` did not match any of the client's registered `redirect_uris`.",
        "invalid_request" => "Request is invalid.",
        "invalid_token" => "Invalid token provided.",
        "access_denied" => "Access denied.",
        "insufficient_scope" => "Token missing scope `{{scope}}`.", // Logto's own placeholders, unfilled
        "invalid_scope" => "Invalid scope: {{error_description}}.",
        "invalid_target" => "Invalid resource indicator.",
        _ => $"An OIDC error occurred: oidc.{error}.",
    };
}
