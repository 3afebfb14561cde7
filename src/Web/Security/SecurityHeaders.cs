using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>Content Security Policy Level 3, HSTS (RFC 6797) and the like, for every response, files and errors too.</summary>
internal static class SecurityHeaders
{
    private const int Year = 365 * 24 * 60 * 60;

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var logto = Origins.Normalize(app.Services.GetRequiredService<IOptions<LogtoOptions>>().Value.Endpoint);
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var isDevelopment = app.Environment.IsDevelopment();
        var headers = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            // To this site, so that forms have an Origin; to no other, since the callback's address contains a code.
            .AddReferrerPolicySameOrigin()
            .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
            .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
            .AddPermissionsPolicy(policy =>
            {
                policy.AddCamera().None();
                policy.AddDisplayCapture().None();
                policy.AddGeolocation().None();
                policy.AddMicrophone().None();
                policy.AddPayment().None();
                policy.AddPublickeyCredentialsGet().None();
                policy.AddUsb().None();
            })
            .AddContentSecurityPolicy(policy =>
            {
                policy.AddDefaultSrc().None();
                policy.AddStyleSrc().Self();
                policy.AddManifestSrc().Self();
                policy.AddBaseUri().None();
                policy.AddFrameAncestors().None();
                // Chromium checks redirects after a form too: sign-out goes on to Logto, a sign-in at another host to PublicUrl.
                policy.AddFormAction().Self().From(logto).From(site.Origin);
                // Profile pictures may be on any host; the local tenant's are on this machine.
                var pictures = policy.AddImgSrc().Self().OverHttps();
                if (isDevelopment)
                {
                    pictures.From("http://localhost:*");
                }
            });

        // Not for subdomains, which may be other sites, and not for a developer's machine.
        if (!isDevelopment && site.IsHttps)
        {
            headers.AddStrictTransportSecurityMaxAge(Year);
        }

        app.UseNoReferrer();
        app.UseSecurityHeaders(headers);
    }

    // Registered before the other headers, so that it has the last word. Decided as the request arrives, too: an error page is
    // shown at an address that may have a token in it.
    private static void UseNoReferrer(this WebApplication app) => app.Use((context, next) =>
    {
        var hasToken = context.Request.QueryString.HasValue && context.Request.Query.ContainsKey("one_time_token");
        context.Response.OnStarting(() =>
        {
            if (hasToken || context.GetEndpoint()?.Metadata.GetMetadata<NoReferrerAttribute>() is not null)
            {
                context.Response.Headers["Referrer-Policy"] = "no-referrer";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });
}
