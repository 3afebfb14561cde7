using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bookstore.LocalTenant.StandInPatreon;

/// <summary><c>/api/oauth2/token</c>: codes and refresh tokens for tokens; the secret comes in a header or in the form.</summary>
internal sealed class TokenEndpoint(LocalTenantSettings settings, IssuedTokens tokens)
{
    private const int LifetimeInSeconds = 31 * 24 * 60 * 60;

    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType) return Refuse("invalid_request", StatusCodes.Status400BadRequest);

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (id, secret) = ReadBasic(context.Request) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if (id != settings.Patreon.ClientId || secret != settings.Patreon.ClientSecret)
        {
            return Refuse("invalid_client", StatusCodes.Status401Unauthorized);
        }

        var issued = form["grant_type"].ToString() switch
        {
            "authorization_code" => tokens.RedeemCode(form["code"].ToString(), form["redirect_uri"].ToString()),
            "refresh_token" => tokens.Refresh(form["refresh_token"].ToString()),
            _ => null,
        };
        return issued is null
            ? Refuse("invalid_grant", StatusCodes.Status400BadRequest)
            : Results.Json(new
            {
                access_token = issued.AccessToken,
                expires_in = LifetimeInSeconds,
                token_type = "Bearer",
                scope = issued.Scope,
                refresh_token = issued.RefreshToken,
                version = "0.0.1",
            });
    }

    private static (string Id, string Secret)? ReadBasic(HttpRequest request)
    {
        const string Scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..], bytes, out var length)) return null;

        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return parts.Length == 2 ? (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1])) : null;
    }

    private static IResult Refuse(string error, int status) => Results.Json(new { error }, statusCode: status);
}
