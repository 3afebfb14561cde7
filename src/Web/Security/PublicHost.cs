using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Security;

/// <summary>
/// Gives every request the scheme and host of <c>PublicUrl</c>, which the browser uses behind a proxy, and starts sign-ins
/// there only: the cookies of another host would not come back with the callback.
/// </summary>
internal static class PublicHost
{
    // On the address of a browser that was redirected here.
    private const string Marker = "from-other-host";

    private static readonly object OriginalHostKey = new();

    /// <summary>The host of an origin, as in a Host header (RFC 9110 7.2).</summary>
    public static HostString FromOrigin(string origin) => new(origin[(origin.IndexOf("//", StringComparison.Ordinal) + 2)..]);

    /// <summary>Compares hosts, international names in either form.</summary>
    public static bool IsSame(HostString one, HostString another) =>
        one.ToUriComponent().Equals(another.ToUriComponent(), StringComparison.OrdinalIgnoreCase);

    public static void UsePublicHost(this WebApplication app, SiteOptions site)
    {
        var (scheme, host) = (new Uri(site.Origin).Scheme, FromOrigin(site.Origin));
        app.Use((context, next) =>
        {
            if (context.Request.Host != host)
            {
                context.Items[OriginalHostKey] = context.Request.Host;
                context.Request.Host = host;
            }

            context.Request.Scheme = scheme;
            return next(context);
        });
    }

    /// <summary>
    /// Redirects a sign-in at another host to <c>PublicUrl</c>, once. If it returns with that host, a proxy sets the host, and
    /// the sign-in goes on: the browser is at the right place. Ports don't matter, as they don't for cookies.
    /// </summary>
    public static void UsePublicHostForSignIn(this WebApplication app, SiteOptions site)
    {
        var host = new HostString(FromOrigin(site.Origin).Host);
        var isLogged = 0;
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (!HttpMethods.IsGet(request.Method)
                || context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName != RateLimits.SignIn
                || context.Items[OriginalHostKey] is not HostString { HasValue: true } arrived
                || IsSame(new HostString(arrived.Host), host))
            {
                return next(context);
            }

            if (request.Query.ContainsKey(Marker))
            {
                if (Interlocked.Exchange(ref isLogged, 1) == 0)
                {
                    app.Logger.HostRewritten(arrived.Host, host.Host);
                }

                return next(context);
            }

            var address = site.Origin + request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
            context.Response.Redirect(QueryHelpers.AddQueryString(address, Marker, "1"));
            return Task.CompletedTask;
        });
    }
}
