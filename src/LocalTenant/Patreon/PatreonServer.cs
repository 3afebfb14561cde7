using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Api;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.Control;
using Bookstore.LocalTenant.Patreon.OAuth;
using Bookstore.LocalTenant.Patreon.Webhooks;

namespace Bookstore.LocalTenant.Patreon;

/// <summary>The stand-in for www.patreon.com: OAuth, API v2, webhooks, and the control page.</summary>
internal static class PatreonServer
{
    public static WebApplication Build(LocalTenantSettings settings, ILoggerFactory loggers, TimeProvider time)
    {
        var builder = ChildHost.CreateBuilder(settings.PatreonPort, loggers);
        var services = builder.Services;
        services.AddSingleton(settings).AddSingleton(time);
        services.AddSingleton<PatreonStore>().AddSingleton<IssuedTokens>();
        services.AddSingleton<AuthorizationPage>().AddSingleton<TokenEndpoint>();
        services.AddSingleton<RateLimiter>().AddSingleton<ApiAccess>();
        services.AddSingleton<PatreonWebhooks>().AddHostedService(provider => provider.GetRequiredService<PatreonWebhooks>());
        services.AddSingleton<ControlPage>();
        services.AddForms("bookstore-stand-in-patreon", Path.Combine(settings.Folder, "patreon-keys"));

        var app = builder.Build();
        app.UseLocalhostOnly();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api"),
            api => api.Use(app.Services.GetRequiredService<ApiAccess>().ApplyOutageAsync));
        app.UseRouting();
        app.MapGet("/oauth2/authorize", (HttpContext context, AuthorizationPage page) => page.Show(context.Request));
        app.MapPost("/oauth2/authorize", async (HttpContext context, AuthorizationPage page) =>
            page.Answer(context.Request, await context.Request.ReadFormAsync(context.RequestAborted)));
        app.MapPost("/api/oauth2/token", (HttpContext context, TokenEndpoint endpoint) => endpoint.HandleAsync(context));
        app.MapGet("/api/oauth2/api/current_user", CurrentUser);
        app.MapApi();
        app.MapControlPage();
        app.MapGet("/avatars/{id}.svg", Avatar);
        app.MapGet("/{vanity}", (HttpRequest request, string vanity, PatreonStore store) => (SamplePeople.FindByVanity(vanity), vanity) switch
        {
            ({ } person, _) => AuthorizationPage.ShowPerson(PageText.For(request), person),
            (null, SampleCampaign.Vanity) => AuthorizationPage.ShowCampaign(
                PageText.For(request), store.Current.Tiers.Where(tier => tier is { IsPublished: true, IsDeleted: false })),
            _ => Results.NotFound(),
        });
        HtmlPage.MapStylesheet(app, PatreonPage.Stylesheet);
        return app;
    }

    private static IResult CurrentUser(HttpContext context, ApiAccess access, LocalTenantSettings settings) =>
        access.FindCaller(context.Request) is { } caller
            ? Results.Json(caller.Person.ToCurrentUser(settings.PatreonOrigin), contentType: ApiResponse.ContentType)
            : ApiError.Unauthorized;

    private static IResult Avatar(string id) => SamplePeople.Find(id) is not { } person
        ? Results.NotFound()
        : Results.Text(
            Markup.Of($"""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" role="img" aria-label="{person.FullName}">
                  <rect width="80" height="80" fill="{person.Color}"/>
                  <text x="40" y="41" fill="#fff" font-family="system-ui, sans-serif" font-size="32" font-weight="600"
                    text-anchor="middle" dominant-baseline="central">{person.Initials}</text>
                </svg>
                """).Html,
            "image/svg+xml; charset=utf-8");
}
