using System.Globalization;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Persistence;
using Bookstore.Web.Authorization;
using Bookstore.Web.Commands;
using Bookstore.Web.Endpoints;
using Bookstore.Web.Hosting;
using Bookstore.Web.Localization;
using Bookstore.Web.Pages;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;

namespace Bookstore.Web;

/// <summary>Registers the Web layer and puts its middleware in order.</summary>
public static class DependencyInjection
{
    /// <summary>Adds the pages, the languages and what operators see.</summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configuration">The settings.</param>
    public static IServiceCollection AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEdge();
        services.AddRateLimits();
        services.AddTelemetryExport(configuration);
        services.AddLocalization();
        services.AddOptions<RequestLocalizationOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages.All[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. Languages.All.Select(CultureInfo.GetCultureInfo)];
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Languages.CookieName(site.Value) },
                new AcceptLanguageProvider(),
            ];
        });

        services.AddRazorPages(options => options.Conventions.AuthorizePage("/Account").Add(new AllowedMethodsConvention()))
            .AddMvcOptions(options =>
            {
                options.Filters.Add<CrossSiteFormFilter>();
                options.Filters.Add<ValidationFilter>();
                options.Filters.Add<AntiforgeryFailureFilter>();
            });
        services.AddSingleton<IAuthorizationPolicyProvider, PatronPolicies>();
        services.AddTransient<IAuthorizationHandler, PatronRequirementHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessDeniedResultHandler>();
        // A request in flight is completed when the site is told to stop: for eight seconds, so that all is over in ten.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
        {
            options.Cookie.Name = site.Value.CookieName("bookstore-form");
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        var startup = new StartupState();
        services.AddSingleton(startup);
        services.AddLogging(logging => logging
            // It tells each address with its query, at the callback a code among it.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => startup.IsOver && level >= LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => startup.IsOver && level >= LogLevel.Warning));
        return services;
    }

    /// <summary>Puts the middleware in order and maps the pages and endpoints.</summary>
    /// <param name="app">The app.</param>
    public static void UseWeb(this WebApplication app)
    {
        app.UseLocalRequestDetection();
        app.UseForwardedHeaders();
        app.UseNoStoreByDefault();

        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        app.UseRequestDiagnostics(site.Origin);
        app.UsePublicHost(site);

        app.UseSecurityHeaders();
        app.UseExceptionHandler(ShowError);
        app.UseStatusCodePagesWithReExecute("/error");
        app.UseCharsetCheck();
        app.UseRequestLocalization();
        app.UseRouting();
        app.UsePublicHostForSignIn(site);
        // Before authentication, which at the callback asks Logto.
        app.UseLimitedMethods();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();

        // Short-circuited: a stylesheet or a health check needs no session from the database.
        app.MapStaticAssets().ShortCircuit();
        app.MapHealth();
        app.MapRazorPages().WithStaticAssets();
        app.MapLanguages();
        app.MapFromLogto();
        app.MapFromPatreon();
        app.MapBookFiles();
    }

    // The error page without authentication: what failed may be the session's database. In Development it is the same
    // page, since what went wrong is in the log.
    private static void ShowError(IApplicationBuilder error)
    {
        error.Use((context, next) =>
        {
            // The surroundings' fault, and likely to pass (RFC 9110 15.6.4): nothing was done, and trying again is right.
            if (context.RequestServices.GetRequiredService<DatabaseOutages>().TryRecord(
                context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "5";
            }

            context.Request.Path = "/error";
            return next(context);
        });
        error.UseRequestLocalization();
        error.UseRouting();
        error.UseEndpoints(endpoints => endpoints.MapRazorPages().WithStaticAssets());
    }
}
