namespace Bookstore.Testing;

/// <summary>A person who signs in at the local tenant, as one of the stand-in Patreon's people.</summary>
public static class Person
{
    /// <summary>Goes the whole way from the app's sign-in to the page that it ends on.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="app">The app.</param>
    /// <param name="who">Part of the name of the button at the stand-in Patreon.</param>
    /// <param name="path">Where the way begins.</param>
    /// <param name="stopAt">The address at which to stop short of the app's callback, if any.</param>
    public static async Task<Page> SignInAsync(
        this TestBrowser browser, RunningApp app, string who = "active patron", string path = "/sign-in", string? stopAt = null)
    {
        var page = await browser.OpenAsync(new Uri(app.Url, path));
        var patreon = page.HasButton("Continue with Patreon") ? await browser.PressAsync(page, "Continue with Patreon")
            : page.HasLink("Sign in with Patreon") ? await browser.FollowAsync(page, "Sign in with Patreon")
            : page;
        return await browser.PressAsync(patreon, who, stopAt);
    }
}
