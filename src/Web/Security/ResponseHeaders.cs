using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Bookstore.Web.Security;

/// <summary>
/// The headers of every response, files and errors too: Content Security Policy Level 3, HSTS (RFC 6797) and the like, and the
/// default of Cache-Control. They are made once, and added as the response starts.
/// </summary>
internal static class ResponseHeaders
{
    private const string OwnFilesOnly = "default-src 'none'; style-src 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    private const string NoDevices = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), publickey-credentials-get=(), usb=()";
    private const string NoReferrer = "no-referrer";

    public static void UseResponseHeaders(this WebApplication app)
    {
        var headers = Create(app);
        // One delegate for all requests.
        Func<object, Task> add = context => Add(headers, (HttpContext)context, hasToken: false);
        Func<object, Task> addWithToken = context => Add(headers, (HttpContext)context, hasToken: true);
        app.Use((context, next) =>
        {
            // Decided as the request arrives: an error page is shown at an address that may have a token in it.
            var hasToken = context.Request.QueryString.HasValue && context.Request.Query.ContainsKey("one_time_token");
            context.Response.OnStarting(hasToken ? addWithToken : add, context);
            return next(context);
        });
    }

    private static KeyValuePair<string, StringValues>[] Create(WebApplication app)
    {
        var logto = Origins.Normalize(app.Services.GetRequiredService<IOptions<LogtoOptions>>().Value.Endpoint);
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var isDevelopment = app.Environment.IsDevelopment();
        // Chromium checks redirects after a form too: sign-out goes on to Logto, a sign-in at another host to PublicUrl.
        var forms = $"form-action 'self' {logto} {site.Origin}";
        // Profile pictures may be on any host; the local tenant's are on this machine.
        var pictures = isDevelopment ? "img-src 'self' https: http://localhost:*" : "img-src 'self' https:";
        List<KeyValuePair<string, StringValues>> headers =
        [
            new("X-Content-Type-Options", "nosniff"),
            // To this site, so that forms have an Origin; to no other, since the callback's address contains a code.
            new("Referrer-Policy", "same-origin"),
            new("Cross-Origin-Opener-Policy", "same-origin"),
            new("Cross-Origin-Resource-Policy", "same-origin"),
            new("Permissions-Policy", NoDevices),
            new("Content-Security-Policy", $"{OwnFilesOnly}; {forms}; {pictures}"),
        ];
        // Not for subdomains, which may be other sites, and not for a developer's machine.
        if (!isDevelopment && site.IsHttps)
        {
            headers.Add(new("Strict-Transport-Security", $"max-age={365 * 24 * 60 * 60}"));
        }

        return [.. headers];
    }

    private static Task Add(KeyValuePair<string, StringValues>[] all, HttpContext context, bool hasToken)
    {
        var headers = context.Response.Headers;
        foreach (var (name, value) in all)
        {
            headers[name] = value;
        }

        if (hasToken || context.GetEndpoint()?.Metadata.GetMetadata<NoReferrerAttribute>() is not null)
        {
            headers["Referrer-Policy"] = NoReferrer;
        }

        // Whatever has no Cache-Control of its own stays out of caches (RFC 9111 5.2.2.5): it depends on person and language, and Back
        // must not show it after a sign-out. Antiforgery and the health checks set a part of it. For an error, an endpoint's own
        // doesn't apply.
        var own = headers.CacheControl.ToString();
        if (context.Response.StatusCode >= StatusCodes.Status400BadRequest || own.Length == 0 || own.Contains("no-store", StringComparison.Ordinal))
        {
            headers.CacheControl = "private, no-cache, no-store";
        }

        return Task.CompletedTask;
    }
}
