namespace Bookstore.Infrastructure;

/// <summary>The authentication schemes.</summary>
public static class Schemes
{
    /// <summary>The cookie of the site's session.</summary>
    public const string Session = "Session";

    /// <summary>OpenID Connect with Logto, for sign-in and sign-out.</summary>
    public const string Logto = "Logto";

    /// <summary>Access tokens for the site's API, in the <c>Authorization</c> header (RFC 6750 2.1).</summary>
    public const string Bearer = "Bearer";
}
