using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Settings with international names (RFC 5890): ASCII on the wire, their own letters for people.</summary>
public sealed class InternationalNameTests
{
    [Fact]
    public async Task International_names_in_the_settings_work_everywhere()
    {
        var listening = new Uri($"http://127.0.0.1:{RunningApp.FreePort()}/");
        await using var app = await RunningApp.StartAsync(
            ("PublicUrl", "https://ร้านหนังสือ.example"), ("ASPNETCORE_URLS", listening.AbsoluteUri),
            ("AllowedHosts", "ชั้นหนังสือ.example"),
            ("Logto__Endpoint", "https://เข้าระบบ.example"), ("Logto__AppId", "app"), ("Logto__AppSecret", "secret"),
            ("Patreon__ApiBase", "https://ผู้สนับสนุน.example/api"), ("Patreon__AccessToken", "a"), ("Patreon__RefreshToken", "b"),
            ("Patreon__ClientId", "c"), ("Patreon__ClientSecret", "d"));
        var host = new Uri("https://ร้านหนังสือ.example").IdnHost;
        Assert.StartsWith("xn--", host, StringComparison.Ordinal);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });

        Assert.Contains("open https://ร้านหนังสือ.example", app.Output, StringComparison.Ordinal);
        using var home = await GetAsync("/", host);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        Assert.Contains(
            $"form-action 'self' https://xn--22c2ca8a3dk0h5c.example https://{host};", Assert.Single(home.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        using var other = await GetAsync("/sign-in", new Uri("https://ชั้นหนังสือ.example").IdnHost);
        Assert.Equal($"https://{host}/sign-in?from-other-host=1", other.Headers.Location!.OriginalString);
        using var signIn = await GetAsync("/sign-in", host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, signIn.StatusCode);
        Assert.Contains("https://เข้าระบบ.example/oidc", WebUtility.HtmlDecode(await signIn.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var arrival = await GetAsync("/arrival", host);
        Assert.Contains("\"host\":\"public\"", await arrival.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // It called, and nobody was there.
        await app.WaitForLogAsync("ผู้สนับสนุน.example/api can't be reached");

        async Task<HttpResponseMessage> GetAsync(string path, string arriving)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(listening, path));
            request.Headers.Host = arriving;
            return await http.SendAsync(request);
        }
    }
}
