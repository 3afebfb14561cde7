using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>The sign-in routes and the callback need the cookie of an interaction.</summary>
internal static class SignInExperience
{
    public static void AddSignInExperience(this IServiceCollection services)
    {
        services.AddSingleton(_ => new HttpClient
        {
            Timeout = TimeSpan.FromSeconds(5), // as Logto's connector
            DefaultRequestHeaders = { { "User-Agent", "Bookstore local tenant" } }, // required by Patreon
        });
        services.AddScoped<PatreonConnector>().AddScoped<UserStore>().AddScoped<SignInPage>().AddScoped<ConnectorCallback>();
    }

    public static void MapSignInExperience(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", async (HttpContext context, Interactions interactions, SignInPage page) =>
            await interactions.FindAsync(context) is { } interaction ? page.SignIn(context, interaction) : page.Expired(context));
        app.MapGet("/register", async (HttpContext context, Interactions interactions, SignInPage page) =>
            await interactions.FindAsync(context) is { } interaction ? page.Register(context, interaction) : page.Expired(context));
        app.MapPost("/sign-in", ContinueWithPatreonAsync);
        app.MapGet("/callback/{connectorId}", (HttpContext context, string connectorId, ConnectorCallback callback) =>
            callback.HandleAsync(context, connectorId));
        app.MapGet(SignInPage.SignedOutPath, (HttpContext context, SignInPage page) => page.SignedOut(context));
        HtmlPage.MapStylesheet(app, TenantPage.Stylesheet);
    }

    private static async Task<IResult> ContinueWithPatreonAsync(
        HttpContext context, IAntiforgery antiforgery, Interactions interactions, PatreonConnector patreon, SignInPage page) =>
        await antiforgery.IsRequestValidAsync(context) && await interactions.FindAsync(context) is { } interaction
            ? new SeeOther(await patreon.StartAsync(interaction, context.RequestAborted))
            : page.Expired(context);
}
