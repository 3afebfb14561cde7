using System.Text;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.OpenId;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>
/// The access token of the Management API: the client credentials grant (RFC 6749, section 4.4) of the machine-to-machine
/// application, with the resource indicator of Logto's default tenant (RFC 8707).
/// </summary>
internal sealed class ManagementToken(LocalTenantSettings settings, JwtSigner signer)
{
    private const string Scope = "all";
    private const string TokenType = "at+jwt"; // RFC 9068
    private const int LifetimeInSeconds = 3600;

    /// <summary>Answers the machine-to-machine application's token requests; all others go on to OpenIddict.</summary>
    public async Task HandleTokenRequestAsync(HttpContext context, RequestDelegate next)
    {
        if (await AnswerAsync(context) is { } answer) await answer.ExecuteAsync(context);
        else await next(context);
    }

    /// <summary>Rejects calls of the Management API without its access token.</summary>
    public Task AuthorizeAsync(HttpContext context, RequestDelegate next) =>
        FindProblem(context.Request) is { } problem ? problem.ExecuteAsync(context) : next(context);

    private async Task<IResult?> AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType) return null;

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (id, secret) = ReadCredentials(context.Request, form);
        // A resource of the site's own is OpenID Connect's matter, as are tokens for an organization.
        if (form["grant_type"] != "client_credentials" || id != settings.ManagementAppId || form.ContainsKey("organization_id")) return null;

        if (secret != settings.ManagementAppSecret)
        {
            return LogtoError.From("invalid_client", "client authentication failed").AsResult(StatusCodes.Status401Unauthorized);
        }

        return form["resource"] != LocalTenantSettings.ManagementResource
            ? LogtoError.From("invalid_target", "resource indicator is missing, or unknown").AsResult(StatusCodes.Status400BadRequest)
            : ApiResults.Json(Issue(form["scope"].ToString().Split(' ').Contains(Scope)));
    }

    private JsonObject Issue(bool hasScope)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var scope = hasScope ? Scope : "";
        var claims = new JsonObject
        {
            ["jti"] = BrowserKey.NewKey(),
            ["sub"] = settings.ManagementAppId,
            ["iat"] = now,
            ["exp"] = now + LifetimeInSeconds,
            ["scope"] = scope,
            ["client_id"] = settings.ManagementAppId,
            ["iss"] = settings.Issuer,
            ["aud"] = LocalTenantSettings.ManagementResource,
        };
        return new JsonObject
        {
            ["access_token"] = signer.Sign(claims, TokenType),
            ["expires_in"] = LifetimeInSeconds,
            ["token_type"] = "Bearer",
            ["scope"] = scope,
        };
    }

    private ApiError? FindProblem(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) return ApiError.NoAuthorizationHeader;

        const string Scheme = "Bearer ";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || signer.Read(header[Scheme.Length..]) is not { } claims)
        {
            return Invalid("ERR_JWS_INVALID", "JWSInvalid");
        }

        if ((string?)claims["aud"] != LocalTenantSettings.ManagementResource || (string?)claims["iss"] != settings.Issuer)
        {
            return Invalid("ERR_JWT_CLAIM_VALIDATION_FAILED", "JWTClaimValidationFailed");
        }

        if ((long?)claims["exp"] <= DateTimeOffset.UtcNow.ToUnixTimeSeconds()) return Invalid("ERR_JWT_EXPIRED", "JWTExpired");

        return (string?)claims["scope"] == Scope ? null : ApiError.Forbidden;
    }

    private static ApiError Invalid(string code, string name) =>
        ApiError.Unauthorized with { Data = new JsonObject { ["code"] = code, ["name"] = name } };

    // RFC 6749, section 2.3.1: in the header, form-encoded, or in the form.
    private static (string Id, string Secret) ReadCredentials(HttpRequest request, IFormCollection form)
    {
        const string Scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        var bytes = new byte[header.Length];
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(header[Scheme.Length..], bytes, out var length))
        {
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        }

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }
}
