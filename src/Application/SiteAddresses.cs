namespace Bookstore.Application;

/// <summary>The addresses of the site that others know: registered at Logto or Patreon, or asked for by <c>doctor</c>.</summary>
public static class SiteAddresses
{
    /// <summary>Where Logto sends the browser back to: the path of the redirect URI.</summary>
    public const string Callback = "/callback";

    /// <summary>Where Patreon sends the browser back to, if people link their account on this site's pages.</summary>
    public const string PatreonLinkCallback = "/account/patreon/callback";

    public const string SignIn = "/sign-in";

    /// <summary>Where people delete their account: the <c>deleteAccountUrl</c> of Logto's Account Center.</summary>
    public const string DeleteAccount = "/account/delete";

    public const string BackChannelLogout = "/backchannel-logout";
    public const string LogtoWebhook = "/webhooks/logto";
    public const string PatreonWebhook = "/webhooks/patreon";
    public const string Liveness = "/health/live";
    public const string Readiness = "/health/ready";

    /// <summary>What a request looks like when it arrives, for <c>doctor</c>.</summary>
    public const string RequestDiagnostics = "/arrival";
}
