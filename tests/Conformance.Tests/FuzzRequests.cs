using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Damaged cookies, webhooks and logout tokens, aimed at a signed-in person.</summary>
/// <param name="provider">Signs logout tokens.</param>
/// <param name="app">The app.</param>
/// <param name="cookies">The cookies of who is signed in.</param>
/// <param name="subject">Who that is.</param>
internal sealed class FuzzRequests(TestProvider provider, Uri app, string cookies, string subject)
{
    private string SessionKey => cookies.Split("; ").Single(cookie => cookie.StartsWith("bookstore=", StringComparison.Ordinal))["bookstore=".Length..];

    public async Task<FuzzAnswer> SendCookiesAsync(Random random, int number)
    {
        var sent = random.Damage($"{cookies}; bookstore-language=c=th|uic=th; bookstore-start.a=N");
        var answer = await RawRequest.SendAsync(app, random.OneOf("/account", "/account", "/", "/sign-out", "/sign-in", "/callback?state=a&code=b"), sent);
        var showsAccount = answer.Body.Contains("Robin Reader", StringComparison.Ordinal);
        return new FuzzAnswer("cookie", number, answer, sent.Contains(SessionKey, StringComparison.Ordinal), !showsAccount && answer.SessionKey is null, sent);
    }

    // Signed rightly it may say anything of a stranger; of who is signed in, it is signed for another body.
    public async Task<FuzzAnswer> SendWebhookAsync(Random random, int number)
    {
        var isSigned = random.Next(3) > 0;
        var body = Delivery(random.OneOf("User.Data.Updated", "User.SuspensionStatus.Updated", "User.Deleted"), isSigned ? $"stranger-{number}" : subject);
        var damaged = random.DamageTruly(body);
        var bytes = Encoding.UTF8.GetBytes(damaged);
        var signature = isSigned ? Sign(bytes) : random.OneOf(Sign(Encoding.UTF8.GetBytes(body)), "", new string('0', 64), Sign(bytes)[..^1]);
        var answer = await RawRequest.SendAsync(
            app, "/webhooks/logto", null, "POST", $"Content-Type: application/json\r\nlogto-signature-sha-256: {signature}\r\n", bytes);
        return new FuzzAnswer("webhook", number, answer, isSigned, answer.Status == 401, damaged);
    }

    public async Task<FuzzAnswer> SendLogoutAsync(Random random, int number)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var token = provider.Sign(new JsonObject { ["alg"] = "ES384", ["kid"] = "1", ["typ"] = "logout+jwt" }, new JsonObject
        {
            ["iss"] = $"{provider.Url}oidc",
            ["aud"] = "app",
            ["sub"] = subject,
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = $"fuzz-{number}",
            ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
        });
        var form = "logout_token=" + random.DamageTruly(token);
        var answer = await RawRequest.PostAsync(app, "/backchannel-logout", form);
        return new FuzzAnswer("logout", number, answer, IsHarmless: false, answer.Status == 400, form);
    }

    private static string Delivery(string name, string id) => $$"""
        {"event":"{{name}}","data":{"id":"{{id}}","name":"Mallory","avatar":"https://p.example/a.png","updatedAt":4102444800000,"isSuspended":true,
        "identities":{"patreon":{"userId":"666","details":{"name":"M"} } } } }
        """;

    private static string Sign(byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ProviderFixture.SigningKey), body));
}
