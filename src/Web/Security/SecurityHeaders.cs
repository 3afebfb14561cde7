using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Security;

/// <summary>What browsers are told not to do with any response of the site (Content Security Policy Level 3, RFC 6797 and others).</summary>
internal static class SecurityHeaders
{
    private const int Year = 365 * 24 * 60 * 60;

    /// <summary>Adds the headers to every response, files and errors too.</summary>
    public static void UseSecurityHeaders(this WebApplication app)
    {
        var logto = Origins.Normalize(app.Services.GetRequiredService<IOptions<LogtoOptions>>().Value.Endpoint);
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        var isDevelopment = app.Environment.IsDevelopment();
        var headers = new HeaderPolicyCollection()
            .AddContentTypeOptionsNoSniff()
            // Within the site, so that forms name their origin; to others nothing, since the callback's address holds a code.
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
                policy.AddBaseUri().None();
                policy.AddFrameAncestors().None();
                // Chromium applies it to the redirects after a form too: sign-out goes on at Logto, and a sign-in that was
                // begun at another host goes on at PublicUrl.
                policy.AddFormAction().Self().From(logto).From(site.Origin);
                // People's pictures are anywhere; the local tenant's are on this machine.
                var pictures = policy.AddImgSrc().Self().OverHttps();
                if (isDevelopment)
                {
                    pictures.From("http://localhost:*");
                }
            });

        // For a year a browser that was here once asks over TLS only. Subdomains are not this site's to bind, and a
        // machine of a developer's is not to be bound at all.
        if (!isDevelopment && site.IsHttps)
        {
            headers.AddStrictTransportSecurityMaxAge(Year);
        }

        app.UseSecurityHeaders(headers);
    }
}
