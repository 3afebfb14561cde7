using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

// The smallest correct app of the same stack: what a sign-in and a page cost without a site around them.
var builder = WebApplication.CreateBuilder(args);
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
    });

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapRazorPages();
app.MapGet("/sign-in", () => TypedResults.Challenge(
    new AuthenticationProperties { RedirectUri = "/" }, [OpenIdConnectDefaults.AuthenticationScheme]));
await app.RunAsync();
