using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary>
/// Codes and tokens of sign-ins, in memory only: the tenant uses a token once, at once.
/// </summary>
internal sealed class IssuedTokens
{
    private readonly ConcurrentDictionary<string, (SamplePerson Person, AuthorizationRequest Request)> _codes = new();
    private readonly ConcurrentDictionary<string, Caller> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, Caller> _accessTokens = new();

    public string IssueCode(SamplePerson person, AuthorizationRequest request)
    {
        var code = NewToken();
        _codes[code] = (person, request);
        return code;
    }

    /// <summary>Redeems a code, once, for the client and redirect URI that it was issued to.</summary>
    public PatreonTokens? RedeemCode(string code, string redirectUri, string clientId) =>
        _codes.TryRemove(code, out var issued) && issued.Request.RedirectUri == redirectUri && issued.Request.ClientId == clientId
            ? Issue(issued.Person, issued.Request.Scope, clientId)
            : null;

    /// <summary>Redeems a refresh token, once.</summary>
    public PatreonTokens? Refresh(string refreshToken, string clientId) =>
        _refreshTokens.TryRemove(refreshToken, out var issued) && issued.ClientId == clientId
            ? Issue(issued.Person, issued.Scope, clientId)
            : null;

    public Caller? FindCaller(string accessToken) => _accessTokens.GetValueOrDefault(accessToken);

    private PatreonTokens Issue(SamplePerson person, string scope, string clientId)
    {
        var tokens = new PatreonTokens(NewToken(), NewToken(), scope, person);
        var caller = new Caller(person, clientId, tokens.AccessToken, scope);
        _accessTokens[tokens.AccessToken] = caller;
        _refreshTokens[tokens.RefreshToken] = caller;
        return tokens;
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

internal sealed record PatreonTokens(string AccessToken, string RefreshToken, string Scope, SamplePerson Person);
