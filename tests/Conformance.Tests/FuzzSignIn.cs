using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Conformance.Tests;

/// <summary>All parts of a sign-in that come back to the app, and whether they may open a session.</summary>
internal sealed record FuzzSignIn(
    string Code, string AccessToken, string Subject, string Issuer, StartedSignIn Started,
    string Query, string Cookies, string IdToken, string Tokens, int TokensStatus, string UserInfo, int UserInfoStatus, bool MaySignIn)
{
    /// <summary>The parts as a valid provider has them. No other sign-in has the same person.</summary>
    public static FuzzSignIn Valid(TestProvider provider, StartedSignIn started, int number)
    {
        var (code, accessToken, subject, issuer) = ($"fuzz-code-{number}", $"fuzz-access-{number}", $"fuzz-{number}-", $"{provider.Url}oidc");
        var idToken = Sign(provider, Claims(issuer, subject, started.Nonce));
        return new FuzzSignIn(
            code, accessToken, subject, issuer, started,
            $"code={code}&state={started.State}&iss={Uri.EscapeDataString(issuer)}", started.Cookie,
            idToken, TokensOf(accessToken, idToken), 200,
            $$$"""{"sub":"{{{subject}}}","name":"R","email":"a@example.com","identities":{"patreon":{"userId":"{{{number}}}","details":{"name":"R"} } } }""", 200,
            MaySignIn: false);
    }

    /// <summary>Another query. It is as good as the valid one if it says the same, whatever else it says once.</summary>
    public FuzzSignIn WithQuery(string query)
    {
        var values = QueryHelpers.ParseQuery(query.Split('#')[0]);
        return this with
        {
            Query = query,
            MaySignIn = values.GetValueOrDefault("code") == Code && values.GetValueOrDefault("iss") == Issuer
                && IsSameBase64(values.GetValueOrDefault("state"), Started.State),
        };
    }

    /// <summary>Other cookies. That of the sign-in may be among them still.</summary>
    public FuzzSignIn WithCookies(string cookies) => this with
    {
        Cookies = cookies,
        MaySignIn = cookies.Contains(Started.Cookie, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Another token response. It is as good if both tokens are in there.</summary>
    public FuzzSignIn WithTokens(string tokens, int status = 200) => this with
    {
        Tokens = tokens,
        TokensStatus = status,
        MaySignIn = tokens.Contains(IdToken, StringComparison.Ordinal) && tokens.Contains(AccessToken, StringComparison.Ordinal),
    };

    /// <summary>An ID token that is signed and wrong, or right and signed wrongly.</summary>
    public FuzzSignIn WithIdToken(TestProvider provider, Random random)
    {
        var claims = Claims(Issuer, Subject, Started.Nonce);
        var header = new JsonObject { ["alg"] = "ES384", ["kid"] = "1" };
        switch (random.Next(4))
        {
            case 0:
                header["alg"] = random.OneOf("none", "HS256", "HS384", "RS256", "ES256", "es384", "", random.Damage("ES384") + "x");
                break;
            case 1:
                claims["exp"] = random.OneOf(0, -1, 1_000_000_000, (long)claims["exp"]! - 8_000);
                break;
            case 2:
                claims.Remove(random.OneOf("iss", "aud", "sub", "nonce", "exp", "iat"));
                break;
            default:
                var claim = random.OneOf("iss", "aud", "sub", "nonce");
                claims[claim] = random.Damage((string)claims[claim]!) + "x";
                break;
        }

        return this with { Tokens = TokensOf(AccessToken, provider.Sign(header, claims)) };
    }

    /// <summary>Another userinfo response. It is as good if it is JSON that names the person.</summary>
    public FuzzSignIn WithUserInfo(string userInfo, int status) => this with
    {
        UserInfo = userInfo,
        UserInfoStatus = status,
        MaySignIn = status == 200 && NamesThePerson(userInfo),
    };

    private static JsonObject Claims(string issuer, string subject, string nonce)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = "app",
            ["sub"] = subject,
            ["nonce"] = nonce,
            ["iat"] = now,
            ["auth_time"] = now,
            ["exp"] = now + 3600,
        };
    }

    private static string Sign(TestProvider provider, JsonObject claims) =>
        provider.Sign(new JsonObject { ["alg"] = "ES384", ["kid"] = "1" }, claims);

    private static string TokensOf(string accessToken, string idToken) =>
        $$"""{"access_token":"{{accessToken}}","refresh_token":"fuzz-refresh","token_type":"Bearer","expires_in":3600,"id_token":"{{idToken}}"}""";

    private bool NamesThePerson(string userInfo)
    {
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(userInfo));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("sub", out var sub) && sub.ValueKind == JsonValueKind.String && sub.GetString() == Subject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    // As .NET reads base64url: white space and padding count for nothing, nor do the last bits.
    private static bool IsSameBase64(string? one, string two)
    {
        var text = new string([.. (one ?? "").Where(letter => !char.IsWhiteSpace(letter) && letter != '=')]).Replace('+', '-').Replace('/', '_');
        return text.Length == two.Length && text[..^1] == two[..^1];
    }
}
