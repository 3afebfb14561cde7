using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.SignIn;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>
/// <c>/oidc/session/end</c> (OpenID Connect RP-Initiated Logout 1.0, with the strictness of Logto's library): <c>id_token_hint</c>
/// or <c>client_id</c> identifies the application, and the post-logout redirect URI must equal the registered one.
/// </summary>
internal sealed class EndSessionEndpoint(LocalTenantSettings settings, JwtSigner signer, Sessions sessions, BackchannelLogout backchannelLogout)
{
    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var parameters = context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : (IEnumerable<KeyValuePair<string, StringValues>>)context.Request.Query;
        var request = parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal);
        if (request.Any(parameter => parameter.Value.Count > 1)) return Reject("invalid_request", "parameters must not be provided twice");

        var clientId = Value(request, "client_id");
        if (Value(request, "id_token_hint") is { } hint)
        {
            if (signer.Read(hint) is not { } token) return Reject("invalid_request", "could not validate id_token_hint");

            var audience = token["aud"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
            if (clientId is not null && clientId != audience) return Reject("invalid_request", "client_id does not match the provided id_token_hint");
            if (audience != settings.AppId) return Reject("invalid_client", "unrecognized id_token_hint audience");

            clientId = audience;
        }
        else if (clientId is not null && clientId != settings.AppId)
        {
            return Reject("invalid_client", $"invalid client {clientId}");
        }

        // Without a known application the parameter is ignored: no open redirect.
        var back = clientId is null ? null : Value(request, "post_logout_redirect_uri");
        if (back is not null && back != settings.PostLogoutRedirectUri) return Reject("invalid_request", "post_logout_redirect_uri not registered");

        if (await sessions.EndAsync(context) is { } ended) backchannelLogout.Enqueue(ended);
        if (back is null) return new SeeOther(SignInPage.SignedOutPath);

        return new SeeOther(Value(request, "state") is { } state ? QueryHelpers.AddQueryString(back, "state", state) : back);
    }

    private static IResult Reject(string error, string description) =>
        LogtoError.From(error, description).AsResult(StatusCodes.Status400BadRequest);

    private static string? Value(Dictionary<string, StringValues> request, string name) =>
        request.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
