using System.Text;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary><c>/api/oauth2/token</c>. The client's secret comes in a header or in the form.</summary>
internal sealed class TokenEndpoint(LocalTenantSettings settings, IssuedTokens tokens, PatreonStore store, TimeProvider time)
{
    private static readonly int LifetimeInSeconds = (int)CreatorTokens.Lifetime.TotalSeconds;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType) return Reject("invalid_request", StatusCodes.Status400BadRequest);

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (id, secret) = ReadBasic(context.Request) ?? (form["client_id"].ToString(), form["client_secret"].ToString());
        if ((id, secret) != (settings.Patreon.ClientId, settings.Patreon.ClientSecret)
            && (id, secret) != (settings.Creator.ClientId, settings.Creator.ClientSecret))
        {
            return Reject("invalid_client", StatusCodes.Status401Unauthorized);
        }

        var issued = form["grant_type"].ToString() switch
        {
            "authorization_code" => Redeem(form["code"].ToString(), form["redirect_uri"].ToString(), id),
            "refresh_token" => RefreshOfCreator(form["refresh_token"].ToString(), id) ?? tokens.Refresh(form["refresh_token"].ToString(), id),
            _ => null,
        };
        return issued is null
            ? Reject("invalid_grant", StatusCodes.Status400BadRequest)
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

    // A client has one creator token: the creator's sign-in through the app's client revokes the app's token.
    private PatreonTokens? Redeem(string code, string redirectUri, string clientId)
    {
        if (tokens.RedeemCode(code, redirectUri, clientId) is not { } redeemed) return null;

        if (redeemed.Person == SamplePeople.Creator && clientId == settings.Creator.ClientId)
        {
            store.Update(state => state with { Creator = state.Creator.Replaced(time.GetUtcNow()) });
        }

        return redeemed;
    }

    private PatreonTokens? RefreshOfCreator(string refreshToken, string clientId) => store.Update<PatreonTokens?>(state =>
    {
        if (clientId != settings.Creator.ClientId || refreshToken != state.Creator.RefreshToken) return (state, null);

        var creator = state.Creator.Refreshed(time.GetUtcNow());
        return (
            state with { Creator = creator },
            new PatreonTokens(creator.AccessToken, creator.RefreshToken, Caller.EveryScope, SamplePeople.Creator));
    });

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

    private static IResult Reject(string error, int status) => Results.Json(new { error }, statusCode: status);
}
