using System.Globalization;
using Bookstore.Web.Commands;
using Bookstore.Web.Endpoints;
using Bookstore.Web.Pages;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;

namespace Bookstore.Web;

/// <summary>Registers the Web layer and puts its middleware in order.</summary>
public static class DependencyInjection
{
    /// <summary>Adds the pages and the languages.</summary>
    /// <param name="services">The services to add to.</param>
    public static IServiceCollection AddWeb(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages.All[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. Languages.All.Select(CultureInfo.GetCultureInfo)];
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Languages.CookieName },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });

        services.AddRazorPages(options => options.Conventions.AuthorizePage("/Account"))
            .AddMvcOptions(options =>
            {
                options.Filters.Add<ValidationFilter>();
                options.Filters.Add<NoStoreFilter>();
            });
        services.AddAntiforgery(options => options.Cookie.Name = "bookstore-form");

        // What fails while starting is told by the command, in one message instead of a stack trace.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => Serve.HasStarted && level >= LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => Serve.HasStarted && level >= LogLevel.Warning));
        return services;
    }

    /// <summary>Puts the middleware in order and maps the pages and endpoints.</summary>
    /// <param name="app">The app.</param>
    public static void UseWeb(this WebApplication app)
    {
        // The same page in Development: what went wrong is in the log.
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseRequestLocalization(app.Services.GetRequiredService<IOptions<RequestLocalizationOptions>>().Value);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();
        app.MapLanguages();
        app.MapHealth();
    }
}
