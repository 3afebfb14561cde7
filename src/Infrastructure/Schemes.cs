namespace Bookstore.Infrastructure;

/// <summary>The authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>The session cookie: who is signed in here.</summary>
    public const string Session = "Session";

    /// <summary>OpenID Connect with Logto: how somebody gets to be.</summary>
    public const string Logto = "Logto";
}
