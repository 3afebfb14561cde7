namespace Bookstore.Infrastructure;

/// <summary>The authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>The cookie of the site's session.</summary>
    public const string Session = "Session";

    /// <summary>OpenID Connect with Logto, for sign-in and sign-out.</summary>
    public const string Logto = "Logto";
}
