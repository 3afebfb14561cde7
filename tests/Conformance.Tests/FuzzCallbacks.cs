using System.Collections.Concurrent;
using System.Text;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Conformance.Tests;

/// <summary>Sign-ins that begin well and come back damaged: at the callback, at the token endpoint or at userinfo.</summary>
internal sealed class FuzzCallbacks
{
    private readonly TestProvider _provider;
    private readonly Uri _app;
    private readonly ConcurrentDictionary<string, FuzzSignIn> _signIns = [];

    public FuzzCallbacks(TestProvider provider, Uri app)
    {
        (_provider, _app) = (provider, app);
        provider.TokensFor = code => Find(code) is { } signIn
            ? Results.Text(signIn.Tokens, "application/json", Encoding.UTF8, signIn.TokensStatus)
            : null;
        provider.UserInfoFor = token => Find(token) is { } signIn
            ? Results.Text(signIn.UserInfo, "application/json", Encoding.UTF8, signIn.UserInfoStatus)
            : token == TestProvider.AccessToken ? null : Results.Unauthorized();
    }

    /// <summary>Begins a sign-in, damages it in one part, and opens its callback.</summary>
    public async Task<FuzzAnswer> RunAsync(Random random, int number)
    {
        var started = await StartedSignIn.BeginAsync(_app);
        var valid = FuzzSignIn.Valid(_provider, started, number);
        var signIn = random.Next(12) switch
        {
            0 => valid.WithQuery(random.Damage(valid.Query)),
            1 => valid.WithQuery(string.Join('&', random.Shuffled([.. valid.Query.Split('&'), random.OneOf("", "a=b", "error=x", "state=x", "code=")]))),
            2 => valid.WithQuery(valid.Query.Replace($"code={valid.Code}", "code=" + Uri.EscapeDataString(random.Damage(valid.Code)), StringComparison.Ordinal)),
            3 => valid.WithQuery($"code={valid.Code}&state={started.State}&iss={random.Damage(valid.Issuer)}"),
            4 => valid.WithCookies(random.Damage(valid.Cookies)),
            5 or 6 => valid.WithTokens(random.Damage(valid.Tokens)),
            7 => valid.WithTokens(
                random.OneOf("", "{}", "null", "[]", "<html>", "{\"error\":\"invalid_grant\"}", "{\"id_token\":null}", new string('[', 5_000)),
                random.OneOf(200, 204, 302, 400, 400, 401, 403, 404, 429, random.OneOf(400, 500))),
            8 => valid.WithTokens(valid.Tokens.Replace(valid.IdToken, random.Damage(valid.IdToken), StringComparison.Ordinal)),
            9 => valid.WithIdToken(_provider, random),
            10 => valid.WithUserInfo(random.OneOf("", "[]", "null", "\"a\"", "{\"sub\":7}", random.Damage("{}")), random.OneOf(200, 204, 302, 401, 403)),
            _ => valid.WithUserInfo(random.Damage(valid.UserInfo), 200),
        };

        _signIns[valid.Code] = _signIns[valid.AccessToken] = signIn;
        var answer = await RawRequest.SendAsync(_app, $"/callback?{signIn.Query}", signIn.Cookies);
        return new FuzzAnswer("callback", number, answer, signIn.MaySignIn, answer.SessionKey is null, signIn.ToString());
    }

    private FuzzSignIn? Find(string key) => _signIns.GetValueOrDefault(key);
}

/// <summary>What became of one request.</summary>
/// <param name="Kind">The kind of request.</param>
/// <param name="Number">Its number, which with the seed makes it again.</param>
/// <param name="Answer">What the app answered.</param>
/// <param name="IsHarmless">Whether the damage may have left a valid request.</param>
/// <param name="IsRejected">Whether it achieved nothing.</param>
/// <param name="Sent">What was sent.</param>
internal sealed record FuzzAnswer(string Kind, int Number, RawAnswer Answer, bool IsHarmless, bool IsRejected, string Sent);
