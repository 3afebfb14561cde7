using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.Security;

/// <summary>
/// Gives every request the scheme and host of <c>PublicUrl</c>, which is what the browser sees behind a proxy, and begins
/// sign-ins nowhere else: under another name of this machine their cookies would be lost on the way back.
/// </summary>
internal static class PublicHost
{
    // Says that the browser was sent here already.
    private const string Marker = "from-other-host";

    private static readonly object ArrivedKey = new();

    /// <summary>The host of an origin as a Host header has it (RFC 9110 7.2).</summary>
    public static HostString FromOrigin(string origin) => new(origin[(origin.IndexOf("//", StringComparison.Ordinal) + 2)..]);

    /// <summary>Whether two hosts are one. A request has international names in their own letters, whatever its header says.</summary>
    public static bool IsSame(HostString one, HostString another) =>
        one.ToUriComponent().Equals(another.ToUriComponent(), StringComparison.OrdinalIgnoreCase);

    public static void UsePublicHost(this WebApplication app, SiteOptions site)
    {
        var (scheme, host) = (new Uri(site.Origin).Scheme, FromOrigin(site.Origin));
        app.Use((context, next) =>
        {
            context.Items[ArrivedKey] = context.Request.Host;
            context.Request.Scheme = scheme;
            context.Request.Host = host;
            return next(context);
        });
    }

    /// <summary>
    /// Sends what begins a sign-in under another host to <c>PublicUrl</c>, once. If it comes back under that host still, a proxy
    /// puts it there for everyone, and the sign-in goes on: the browser is at the right place. Cookies know no ports, so neither
    /// does this.
    /// </summary>
    public static void UsePublicHostForSignIn(this WebApplication app, SiteOptions site)
    {
        var host = new HostString(FromOrigin(site.Origin).Host);
        var isTold = 0;
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (!HttpMethods.IsGet(request.Method)
                || context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName != RateLimits.SignIn
                || context.Items[ArrivedKey] is not HostString { HasValue: true } arrived
                || IsSame(new HostString(arrived.Host), host))
            {
                return next(context);
            }

            if (request.Query.ContainsKey(Marker))
            {
                if (Interlocked.Exchange(ref isTold, 1) == 0)
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
