using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Errors as JSON in Logto's shape and words, even at the authorization endpoint.</summary>
internal sealed class WriteError<TContext>(LocalTenantSettings settings) : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    // OpenIddict identifies the cause of an error by its documentation link only.
    private const string UnknownClient = "ID2052";
    private const string UnregisteredRedirectUri = "ID2043";
    private const string RedirectUriMismatch = "redirect_uri did not match any of the client's registered redirect_uris";

    public async ValueTask HandleAsync(TContext context)
    {
        var response = context.Transaction.Response;
        if (response?.Error is not { Length: > 0 } code) return;

        var (status, error) = context.EndpointType is OpenIddictServerEndpointType.Authorization
            ? (StatusCodes.Status400BadRequest, AtAuthorize(response, code, context.Transaction.Request?.ClientId))
            : Elsewhere(response, context.Transaction, code);

        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        await error.AsResult(status).ExecuteAsync(http);
        context.HandleRequest();
    }

    private LogtoError AtAuthorize(OpenIddictResponse response, string code, string? clientId)
    {
        var (error, description) = Cause(response) switch
        {
            UnknownClient when IsAbout(response, Parameters.ClientId) => (Errors.InvalidClient, $"invalid client {clientId}"),
            UnregisteredRedirectUri when IsAbout(response, Parameters.RedirectUri) => ("invalid_redirect_uri", RedirectUriMismatch),
            _ => (code, response.ErrorDescription),
        };
        return LogtoError.From(error, description, settings.Issuer);
    }

    // Logto doesn't distinguish an unknown client from a wrong secret, nor say why a grant is invalid.
    private static (int Status, LogtoError Error) Elsewhere(OpenIddictResponse response, OpenIddictServerTransaction transaction, string code) => code switch
    {
        Errors.InvalidClient => (StatusCodes.Status401Unauthorized, LogtoError.From(code, "client authentication failed")),
        Errors.InvalidGrant => (StatusCodes.Status400BadRequest, LogtoError.From(code, "grant request is invalid")),
        Errors.InvalidToken => (StatusCodes.Status401Unauthorized, LogtoError.From(code, "invalid token provided")),
        Errors.MissingToken => (StatusCodes.Status400BadRequest, LogtoError.From(Errors.InvalidRequest, "no access token provided")),
        Errors.UnsupportedGrantType when transaction.Request?.IsClientCredentialsGrantType() is true =>
            (StatusCodes.Status400BadRequest, LogtoError.From(Errors.InvalidRequest, "requested grant type is not allowed for this client")),
        Errors.InvalidRequest when Cause(response) == UnregisteredRedirectUri =>
            (StatusCodes.Status400BadRequest, LogtoError.From(code, RedirectUriMismatch)),
        Errors.AccessDenied or "insufficient_scope" =>
            (StatusCodes.Status403Forbidden, LogtoError.From(code, response.ErrorDescription, scope: MissingScope.Of(transaction))),
        _ => (StatusCodes.Status400BadRequest, LogtoError.From(code, response.ErrorDescription, scope: MissingScope.Of(transaction))),
    };

    private static string? Cause(OpenIddictResponse response) => response.ErrorUri?.Split('/')[^1];

    private static bool IsAbout(OpenIddictResponse response, string parameter) =>
        response.ErrorDescription?.Contains($"'{parameter}'", StringComparison.Ordinal) is true;
}
