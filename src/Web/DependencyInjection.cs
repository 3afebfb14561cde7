using System.Text.Encodings.Web;
using System.Text.Unicode;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Web.Authorization;
using Bookstore.Web.Commands;
using Bookstore.Web.Endpoints;
using Bookstore.Web.Endpoints.Api;
using Bookstore.Web.Hosting;
using Bookstore.Web.Localization;
using Bookstore.Web.Pages;
using Bookstore.Web.Resources;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Bookstore.Web;

/// <summary>Registers the Web layer, and puts its middleware in order.</summary>
public static class DependencyInjection
{
    public static IServiceCollection AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddServerLimits();
        services.AddHostFiltering();
        services.AddTrustedProxies();
        services.AddRateLimits();
        services.AddTelemetryExport(configuration);
        services.AddLanguages();
        services.AddPages();
        services.AddApi();
        services.AddSingleton<PatronPolicies>();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddTransient<IAuthorizationHandler, PatronRequirementHandler>();
        services.AddTransient<IAuthorizationHandler, PermissionRequirementHandler>();
        services.AddRecentSignInPolicy();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessDeniedResultHandler>();
        // A stop completes the requests in flight, and has ten seconds in all.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));

        var startup = new StartupState();
        services.AddSingleton(startup);
        services.AddLogging(logging => logging
            // Logs every address with its query: at the callback, with the code.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => startup.HasStarted && level >= LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => startup.HasStarted && level >= LogLevel.Warning));
        return services;
    }

    public static void UseWeb(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;

        // As the request arrives, before scheme, host and client are replaced.
        app.UseLocalRequestDetection();
        app.UseForwardedHeaders();
        app.UseResponseHeaders();
        app.UseRequestDiagnostics(site.Origin);
        app.UsePublicHost(site);
        app.UseExceptionHandler(ShowErrorPage);
        app.UseStatusCodePagesWithReExecute("/error");
        app.UseApiProblems();
        app.UseCharsetCheck();
        app.UseVisitorCulture();
        app.UseRouting();
        app.UsePublicHostForSignIn(site);
        // Before authentication, which calls Logto at the callback.
        app.UseRateLimits();
        app.UseSpeculativeRequestRejection();
        app.UseOutputCache();
        app.UseAuthentication();
        app.UseAuthorization();

        // Short-circuited: needs no session.
        app.MapStaticAssets().ShortCircuit();
        app.MapHealth();
        app.MapRazorPages().WithStaticAssets();
        app.MapLanguages();
        app.MapWebhooks();
        app.MapBackChannelLogout();
        //#if (shelf)
        app.MapBookFiles();
        //#endif
        app.MapApi();
        app.MapPersonalData();
    }

    private static void AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddSingleton<IStringLocalizer<Text>, TextLocalizer>();
        // Only what HTML needs: the encoder's default would write each letter of Thai in eight.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddOptions<TimeOptions>().BindConfiguration(TimeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TimeOptions>, TimeOptionsValidator>();
    }

    private static void AddPages(this IServiceCollection services)
    {
        services.AddRazorPages(options => options.Conventions.AddPageRoute("/SignIn", SignInModel.SignUpRoute).Add(new AllowedMethodsConvention()))
            .AddMvcOptions(options =>
            {
                // Reusable: the same ones for all requests.
                foreach (var filter in (Type[])[typeof(CrossSiteFormFilter), typeof(ValidationFilter), typeof(AntiforgeryFailureFilter), typeof(RecentSignInFilter)])
                {
                    options.Filters.Add(new TypeFilterAttribute(filter) { IsReusable = true });
                }
            })
            // There are no controllers, and the search for them would load what only the commands use.
            .ConfigureApplicationPartManager(parts =>
                parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single()));
        services.AddOutputCache(options =>
        {
            options.SizeLimit = 1024 * 1024;
            options.AddPolicy(PageWithoutCookies.Name, new PageWithoutCookies());
        });
        services.AddSingleton<DeveloperHints>();
        services.AddSingleton<SignInConnectors>();
        services.AddScoped<SiteHeaders>();
        services.AddAntiforgery();
        var antiforgery = services.Last(service => service.ServiceType == typeof(IAntiforgery)).ImplementationType!;
        services.AddSingleton<IAntiforgery>(provider => ActivatorUtilities.CreateInstance<SessionAntiforgery>(
            provider, ActivatorUtilities.CreateInstance(provider, antiforgery)));
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
        {
            options.Cookie.Name = site.Value.CookieName("bookstore-form");
            options.Cookie.Path = "/";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    // Without authentication: the session's database may be what failed. Development has the same page, and the log.
    private static void ShowErrorPage(IApplicationBuilder error)
    {
        error.Use((context, next) =>
        {
            // A temporary outage (RFC 9110 15.6.4): nothing was changed, and a retry may succeed.
            if (context.RequestServices.GetRequiredService<IDatabase>().TryRecordOutage(
                context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "5";
            }

            if (ApiProblems.IsApi(context))
            {
                return ApiProblems.WriteAsync(context, ApiProblem.Of(context.Response.StatusCode));
            }

            context.Request.Path = "/error";
            return next(context);
        });
        error.UseVisitorCulture();
        error.UseRouting();
        error.UseEndpoints(endpoints => endpoints.MapRazorPages().WithStaticAssets());
    }
}
