using CsCheck;

namespace Bookstore.Web.Tests;

/// <summary>What holds of the redirect to <c>PublicUrl</c>, whatever the browser asked for under another host.</summary>
public sealed class PublicHostLawsTests(AppOfSeveralHosts fixture) : IClassFixture<AppOfSeveralHosts>, IDisposable
{
    private static readonly Gen<string> Host = Gen.Select(
        Gen.OneOf("127.0.0.1", "shelf.example", "SHELF.example", "[::1]"), Gen.OneOf("", ":80", ":3000", ":65535"), (name, port) => name + port);

    private static readonly Gen<string> Path = Gen.OneOf("/sign-in", "/sign-up", "/SIGN-IN", "/sign%2Din", "/sign-in/");

    private static readonly Gen<string> Query = Gen.OneOf(
        "?", "&", "=", "returnUrl", "screen", "register", "/account", "//evil.example", "https://evil.example", "@evil.example", ":", "\\", "%5C", "%0D%0ALocation:", "%",
        "%zz", "%23", "+", "%E0%B8%81", ";", "..", "from-other-host%3D1").Array[0, 8].Select(parts => parts.Length == 0 ? "" : "?" + string.Concat(parts));

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });

    private string Origin => fixture.App.Url.GetLeftPart(UriPartial.Authority);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_sign_in_at_another_host_redirects_to_the_same_path_at_the_public_url() =>
        await Gen.Select(Host, Path, Query).SampleAsync(async asked =>
        {
            var (host, path, query) = asked;

            var location = await GetLocationAsync(host, path + query);

            Assert.StartsWith(Origin + "/", location, StringComparison.Ordinal);
            Assert.Equal(Uri.UnescapeDataString(path), new Uri(location).AbsolutePath);
            Assert.Equal(
                Uri.UnescapeDataString(query + (query is "" ? "?" : query is "?" ? "" : "&") + "from-other-host=1"),
                Uri.UnescapeDataString(location[location.IndexOf('?', StringComparison.Ordinal)..]));
        }, iter: 300, threads: 1);

    private async Task<string> GetLocationAsync(string host, string pathAndQuery)
    {
        // As it stands: an address that a browser would tidy up reaches the app from other programs.
        var url = new Uri(Origin + pathAndQuery, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Host = host;
        using var response = await _http.SendAsync(request);
        return Assert.Single(response.Headers.GetValues("Location"));
    }
}
