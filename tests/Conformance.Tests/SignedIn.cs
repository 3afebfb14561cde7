using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>What a signed-in person has.</summary>
internal static class SignedIn
{
    /// <summary>The antiforgery token of a page's first form.</summary>
    public static string FormToken(this Page page) =>
        page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    /// <summary>The browser's cookies for a site, in a Cookie header.</summary>
    public static string CookieHeader(this TestBrowser browser, Uri site) =>
        string.Join("; ", browser.Cookies.GetCookies(site).Select(cookie => $"{cookie.Name}={cookie.Value}"));

    /// <summary>Whether a Cookie header opens the account.</summary>
    public static async Task<bool> OpensTheAccountAsync(this RunningApp app, string cookies) =>
        (await RawRequest.SendAsync(app.Url, "/account", cookies)).Status == 200;
}
