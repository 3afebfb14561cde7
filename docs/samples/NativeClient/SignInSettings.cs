namespace NativeClient;

/// <summary>Where to sign in, and for what.</summary>
/// <param name="Site">The site's <c>PublicUrl</c>.</param>
/// <param name="Logto">The Logto endpoint.</param>
/// <param name="ClientId">The app ID of the native application at Logto.</param>
/// <param name="Resource">The API identifier at Logto.</param>
/// <param name="Port">The port of the redirect URI <c>http://127.0.0.1:&lt;port&gt;/callback</c>, which is registered at Logto.</param>
internal sealed record SignInSettings(Uri Site, Uri Logto, string ClientId, string Resource, int Port, bool OpensBrowser)
{
    public const string Usage =
        "Usage: NativeClient --site https://books.example --logto https://abc.logto.app --client-id <app id> [--resource <API identifier>] [--port 8484] [--no-browser]";

    /// <summary>The scopes to ask for.</summary>
    public const string Scope = "openid read:shelf read:membership";

    public Uri RedirectUri => new($"http://127.0.0.1:{Port}/callback");

    /// <summary>Reads the command line; null where something is missing or wrong.</summary>
    public static SignInSettings? Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var index and >= 0 && index + 1 < args.Length ? args[index + 1] : null;

        return Uri.TryCreate(Value("--site"), UriKind.Absolute, out var site)
            && Uri.TryCreate(Value("--logto"), UriKind.Absolute, out var logto)
            && Value("--client-id") is { } clientId
            && ushort.TryParse(Value("--port") ?? "8484", out var port)
            ? new(site, logto, clientId, Value("--resource") ?? new Uri(site, "api").AbsoluteUri, port, !args.Contains("--no-browser"))
            : null;
    }
}
