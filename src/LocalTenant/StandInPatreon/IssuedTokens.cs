using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Bookstore.LocalTenant.StandInPatreon;

/// <summary>
/// The stand-in's codes and tokens. They live as long as the process: the tenant uses a token once, right after it came,
/// so nothing outside depends on them.
/// </summary>
internal sealed class IssuedTokens
{
    private readonly ConcurrentDictionary<string, (SamplePerson Person, AuthorizationRequest Request)> _codes = new();
    private readonly ConcurrentDictionary<string, (SamplePerson Person, string Scope)> _refreshTokens = new();
    private readonly ConcurrentDictionary<string, SamplePerson> _accessTokens = new();

    public string IssueCode(SamplePerson person, AuthorizationRequest request)
    {
        var code = NewToken();
        _codes[code] = (person, request);
        return code;
    }

    /// <summary>Takes a code, which works once and for the callback URL it was issued to.</summary>
    public PatreonTokens? RedeemCode(string code, string redirectUri) =>
        _codes.TryRemove(code, out var issued) && issued.Request.RedirectUri == redirectUri ? Issue(issued.Person, issued.Request.Scope) : null;

    /// <summary>Takes a refresh token, which works once.</summary>
    public PatreonTokens? Refresh(string refreshToken) =>
        _refreshTokens.TryRemove(refreshToken, out var issued) ? Issue(issued.Person, issued.Scope) : null;

    public SamplePerson? FindByAccessToken(string accessToken) => _accessTokens.GetValueOrDefault(accessToken);

    private PatreonTokens Issue(SamplePerson person, string scope)
    {
        var tokens = new PatreonTokens(NewToken(), NewToken(), scope);
        _accessTokens[tokens.AccessToken] = person;
        _refreshTokens[tokens.RefreshToken] = (person, scope);
        return tokens;
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>What Patreon's token endpoint answers.</summary>
internal sealed record PatreonTokens(string AccessToken, string RefreshToken, string Scope);
