using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;

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
        services.AddScoped<PatreonConnector>().AddScoped<UserStore>().AddScoped<SignInPage>().AddScoped<ConnectorCallback>().AddScoped<SocialSignIn>();
        services.AddScoped<Provisioning>().AddScoped<SignInCompletion>();
        services.AddScoped<SecondFactor>().AddScoped<OneTimeTokenSignIn>().AddScoped<EnterpriseSso>();
    }

    public static void MapSignInExperience(this IEndpointRouteBuilder app)
    {
        MapScreen(app, "/sign-in", (page, context, interaction) => page.SignIn(context, interaction));
        MapScreen(app, "/register", (page, context, interaction) => page.Register(context, interaction));
        MapScreen(app, "/identifier-sign-in", (page, context, interaction) => page.IdentifierSignIn(context, interaction));
        MapScreen(app, "/identifier-register", (page, context, interaction) => page.IdentifierRegister(context, interaction));
        MapScreen(app, "/reset-password", (page, context, interaction) => page.ResetPassword(context, interaction));
        MapScreen(app, EnterpriseSso.Path, (page, context, interaction) => page.SingleSignOn(context, interaction, interaction.LoginHint));
        app.MapPost(EnterpriseSso.Path, (HttpContext context, EnterpriseSso sso) => sso.FindConnectorAsync(context));
        app.MapGet("/sso/{connectorId}", (HttpContext context, string connectorId, EnterpriseSso sso) => sso.ShowProviderAsync(context, connectorId));
        app.MapPost("/sso/{connectorId}", (HttpContext context, string connectorId, EnterpriseSso sso) => sso.SignInAsync(context, connectorId));
        app.MapGet(SecondFactor.Path, (HttpContext context, SecondFactor factor) => factor.ShowAsync(context));
        app.MapPost(SecondFactor.Path, (HttpContext context, SecondFactor factor) => factor.VerifyAsync(context));
        app.MapGet(OneTimeTokenSignIn.Path, (HttpContext context, OneTimeTokenSignIn signIn) => signIn.SignInAsync(context));
        app.MapGet(OneTimeTokenSignIn.SwitchAccountPath, (HttpContext context, OneTimeTokenSignIn signIn) => signIn.AskAsync(context));
        app.MapPost(OneTimeTokenSignIn.SwitchAccountPath, (HttpContext context, OneTimeTokenSignIn signIn) => signIn.SwitchAsync(context));
        app.MapPost(OneTimeTokenSignIn.KeepAccountPath, (HttpContext context, OneTimeTokenSignIn signIn) => signIn.KeepAsync(context));
        app.MapPost("/sign-in", (HttpContext context, SocialSignIn social) => social.ContinueAsync(context));
        app.MapGet("/social/{target}", (HttpContext context, string target, SocialSignIn social) => social.ShowProviderAsync(context, target));
        app.MapPost("/social/{target}", (HttpContext context, string target, SocialSignIn social) => social.SignInAsync(context, target));
        app.MapGet("/callback/{connectorId}", (HttpContext context, string connectorId, ConnectorCallback callback) =>
            callback.HandleAsync(context, connectorId));
        app.MapGet(SignInPage.SignedOutPath, (HttpContext context, SignInPage page) => page.SignedOut(context));
        HtmlPage.MapStylesheet(app, TenantPage.Stylesheet);
    }

    private static void MapScreen(IEndpointRouteBuilder app, string path, Func<SignInPage, HttpContext, Interaction, IResult> show) =>
        app.MapGet(path, async (HttpContext context, Interactions interactions, SignInPage page) =>
            await interactions.FindAsync(context) is { } interaction ? show(page, context, interaction) : page.Expired(context));
}
