using Bookstore.ReferenceApp;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;

// The smallest correct app of the same stack: what a sign-in and a page cost without a site around them. With Database:Provider it
// also stores what the site stores.
var builder = WebApplication.CreateBuilder(args);
var provider = builder.Configuration["Database:Provider"];
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddRazorPages();
builder.Services
    .AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = $"{builder.Configuration["Logto:Endpoint"]}/oidc";
        options.ClientId = builder.Configuration["Logto:AppId"];
        options.ClientSecret = builder.Configuration["Logto:AppSecret"];
        // Both apps are measured on loopback.
        options.RequireHttpsMetadata = false;
        options.CallbackPath = "/callback";
        options.ResponseType = "code";
        options.ResponseMode = "query";
        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require;
        options.TokenValidationParameters.NameClaimType = "name";
        if (provider is not null)
        {
            options.Events.OnTicketReceived = context => context.HttpContext.RequestServices.GetRequiredService<ReferenceDatabase>()
                .SignInAsync(context.Principal!, new AuthenticationTicket(context.Principal!, context.Properties, context.Scheme.Name));
        }
    });
if (provider is not null)
{
    var connection = builder.Configuration.GetConnectionString("Bookstore");
    builder.Services.AddDbContextPool<ReferenceDatabase>(
        options => _ = provider == "Postgres" ? options.UseNpgsql(connection) : options.UseSqlite(connection));
}

var app = builder.Build();
if (provider is not null)
{
    await using var scope = app.Services.CreateAsyncScope();
    await scope.ServiceProvider.GetRequiredService<ReferenceDatabase>().Database.EnsureCreatedAsync();
}

app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
app.MapGet("/sign-in", () => TypedResults.Challenge(
    new AuthenticationProperties { RedirectUri = "/" }, [OpenIdConnectDefaults.AuthenticationScheme]));
await app.RunAsync();
