using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.StandInPatreon;

/// <summary>The stand-in for www.patreon.com: what an OAuth client sees of it, and a page to choose who to be.</summary>
internal static class StandInServer
{
    public static WebApplication Build(LocalTenantSettings settings, ILoggerFactory loggers)
    {
        var builder = ChildHost.CreateBuilder(settings.PatreonPort, loggers);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<IssuedTokens>();
        builder.Services.AddSingleton<AuthorizePage>();
        builder.Services.AddSingleton<TokenEndpoint>();

        var app = builder.Build();
        app.UseLocalhostOnly();
        app.UseRouting();
        app.MapGet("/oauth2/authorize", (HttpContext context, AuthorizePage page) => page.Show(context.Request.Query));
        app.MapPost("/oauth2/authorize", async (HttpContext context, AuthorizePage page) =>
            page.Answer(await context.Request.ReadFormAsync(context.RequestAborted)));
        app.MapPost("/api/oauth2/token", (HttpContext context, TokenEndpoint endpoint) => endpoint.AnswerAsync(context));
        app.MapGet("/api/oauth2/api/current_user", CurrentUser);
        app.MapGet("/avatars/{id}.svg", Avatar);
        app.MapGet("/{vanity}", (string vanity) => SamplePeople.FindByVanity(vanity) is { } person
            ? AuthorizePage.ShowPerson(person)
            : Results.NotFound());
        HtmlPage.MapStylesheet(app, AuthorizePage.Stylesheet);
        return app;
    }

    private static IResult CurrentUser(HttpContext context, IssuedTokens tokens, LocalTenantSettings settings)
    {
        const string Scheme = "Bearer ";
        var authorization = context.Request.Headers.Authorization.ToString();
        var person = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? tokens.FindByAccessToken(authorization[Scheme.Length..])
            : null;
        return person is null
            ? Results.Json(
                new { errors = new[] { new { code = 1, code_name = "Unauthorized", status = "401", title = "Unauthorized" } } },
                statusCode: StatusCodes.Status401Unauthorized)
            : Results.Json(person.ToCurrentUser(settings.PatreonOrigin), contentType: "application/vnd.api+json");
    }

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
