using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Bookstore.Application;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Benchmarks;

/// <summary>One small page for a signed-in person, behind one way of keeping the session.</summary>
internal static class SignedInPage
{
    public const string Bare = "bare";
    public const string Stock = "stock";
    public const string Ours = "ours";

    // As large as Logto's: an ID token, two opaque tokens and a userinfo response.
    private static readonly string Tokens = new('t', 2700);

    public static async Task<int> ServeAsync(string variant, int port)
    {
        var folder = Directory.CreateTempSubdirectory("bookstore-benchmark-").FullName;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var scheme = Schemes.Session;
        if (variant == Ours)
        {
            builder.Configuration["PublicUrl"] = $"http://localhost:{port}";
            builder.Configuration["Shelf:Path"] = folder;
            builder.Configuration["Logto:Endpoint"] = "http://localhost:1";
            builder.Configuration["Logto:AppId"] = builder.Configuration["Logto:AppSecret"] = "none";
            builder.Services.AddApplication().AddInfrastructure(builder.Configuration, builder.Environment);
        }
        else
        {
            builder.Services.AddAuthentication(scheme).AddCookie(scheme);
        }

        var app = builder.Build();
        if (variant != Bare)
        {
            app.UseAuthentication();
        }

        app.MapGet("/", (HttpContext context) => $"Hello, {context.User.Identity?.Name}");
        app.MapGet("/sign-in", (HttpContext context) => SignInAsync(context, variant));
        app.MapGet("/cpu", () => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        if (variant == Ours)
        {
            await app.Services.GetRequiredService<IDatabase>().MigrateAsync(CancellationToken.None);
        }

        await app.RunAsync();
        return 0;
    }

    private static async Task SignInAsync(HttpContext context, string variant)
    {
        var person = UserProfile.Register(
            new LogtoSubject("http://localhost:1/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UtcNow);
        var principal = SessionPrincipal.Create(person, new LogtoUser(new LogtoSubject(person.Issuer, person.Subject), new LogtoClaims("Robin", null, null, null, null), new PatreonReport.NotLinked()));
        var properties = new AuthenticationProperties { IsPersistent = true };
        properties.StoreTokens([new AuthenticationToken { Name = "tokens", Value = Tokens }]);
        if (variant == Ours)
        {
            var session = await context.RequestServices.GetRequiredService<SessionIssuer>().IssueAsync(
                new PresentedCookies(null, []),
                async (_, profiles, token) =>
                {
                    await profiles.FindAsync(new LogtoSubject(person.Issuer, person.Subject), token);
                    profiles.Add(person);
                    return new AuthenticationTicket(principal, properties, Schemes.Session);
                });
            properties = session!.CreateCookieProperties();
        }

        await context.SignInAsync(Schemes.Session, new ClaimsPrincipal(principal), properties);
    }
}
