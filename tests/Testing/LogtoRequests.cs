using System.Security.Cryptography;
using System.Text;

namespace Bookstore.Testing;

/// <summary>The requests that Logto sends by itself.</summary>
public static class LogtoRequests
{
    public static HttpRequestMessage Logout(RunningApp app, string token) => new(HttpMethod.Post, new Uri(app.Url, "/backchannel-logout"))
    {
        Content = new FormUrlEncodedContent([new("logout_token", token)]),
    };

    public static HttpRequestMessage Webhook(RunningApp app, string signingKey, string body)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingKey), Encoding.UTF8.GetBytes(body)));
        return new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, "/webhooks/logto"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "logto-signature-sha-256", signature } },
        };
    }
}
