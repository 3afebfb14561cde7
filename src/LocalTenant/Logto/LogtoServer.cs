using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Account;
using Bookstore.LocalTenant.Logto.AccountCenter;
using Bookstore.LocalTenant.Logto.Console;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Management;
using Bookstore.LocalTenant.Logto.OpenId;
using Bookstore.LocalTenant.Logto.OpenId.Dialect;
using Bookstore.LocalTenant.Logto.SignIn;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;

namespace Bookstore.LocalTenant.Logto;

/// <summary>The stand-in for Logto: OpenIddict at Logto's paths and in its dialect, and a sign-in experience.</summary>
internal static class LogtoServer
{
    public static WebApplication Build(LocalTenantSettings settings, ILoggerFactory loggers)
    {
        var folder = Directory.CreateDirectory(settings.Folder);
        var builder = ChildHost.CreateBuilder(settings.Port, loggers);
        var services = builder.Services;
        services.AddSingleton(settings);
        services.AddSingleton(TenantKeys.ReadOrCreate(folder.FullName));
        services.AddSingleton<JwtSigner>();
        services.AddSingleton<BackchannelLogout>().AddHostedService(provider => provider.GetRequiredService<BackchannelLogout>());
        services.AddSingleton<WebhookSender>().AddHostedService(provider => provider.GetRequiredService<WebhookSender>());
        services.AddSingleton<InteractionWebhooks>().AddSingleton<DataMutationWebhooks>();
        services.AddDbContext<TenantDb>(options => options
            .UseSqlite(
                $"Data Source={Path.Combine(folder.FullName, "tenant.db")}",
                sqlite => sqlite.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)) // a user has a handful of each
            .AddInterceptors(new PrivateFileInterceptor())
            .UseOpenIddict());
        services.AddScoped<Permissions>().AddScoped<AuthorizationRequestRules>();
        services.AddScoped<AuthorizationEndpoint>().AddScoped<UserInfoEndpoint>().AddScoped<EndSessionEndpoint>().AddScoped<Sessions>().AddScoped<Interactions>();
        services.AddSignInExperience();
        services.AddManagementApi();
        services.AddAccountApi();
        services.AddScoped<AccountCenterPages>();
        services.AddScoped<Configs>().AddSingleton<TenantConfiguration>();
        services.AddConsole();
        services.AddSingleton<TenantApplication>();
        services.AddForms("bookstore-local-tenant", Path.Combine(folder.FullName, "keys"));
        services.AddAuthentication();
        AddOpenIddict(services, settings);

        var app = builder.Build();
        app.UseLocalhostOnly();
        app.Use(RedirectWithSeeOther);
        app.Use(SerializeTokenRequests(new SemaphoreSlim(1)));
        app.UseManagementApi();
        app.UseRouting();
        app.UseAuthentication();
        app.MapMethods("/oidc/auth", ["GET", "POST"], (HttpContext context, AuthorizationEndpoint authorize) => authorize.HandleAsync(context));
        app.MapMethods("/oidc/me", ["GET", "POST"], (HttpContext context, UserInfoEndpoint userInfo) => userInfo.HandleAsync(context));
        app.MapMethods("/oidc/session/end", ["GET", "POST"], (HttpContext context, EndSessionEndpoint endSession) => endSession.HandleAsync(context));
        app.MapSignInExperience();
        app.MapManagementApi();
        app.MapAccountApi();
        AccountCenterPages.Map(app);
        app.MapConsole();
        return app;
    }

    private static void AddOpenIddict(IServiceCollection services, LocalTenantSettings settings) => services.AddOpenIddict()
        .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<TenantDb>())
        .AddServer(server =>
        {
            server.SetIssuer(settings.Issuer)
                .SetConfigurationEndpointUris("oidc/.well-known/openid-configuration")
                .SetJsonWebKeySetEndpointUris("oidc/jwks")
                .SetAuthorizationEndpointUris("oidc/auth")
                .SetPushedAuthorizationEndpointUris("oidc/request")
                .SetTokenEndpointUris("oidc/token")
                .SetRevocationEndpointUris("oidc/token/revocation")
                .SetIntrospectionEndpointUris("oidc/token/introspection")
                .SetUserInfoEndpointUris("oidc/me");

            server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow();
            server.UseReferenceAccessTokens().UseReferenceRefreshTokens().DisableRollingRefreshTokens();
            server.SetRefreshTokenReuseLeeway(TimeSpan.Zero); // of rotated ones
            server.SetAccessTokenLifetime(TimeSpan.FromHours(1)).SetRefreshTokenLifetime(TimeSpan.FromDays(14));

            // Logto ignores scopes that it doesn't know, and redirects back with an error for an unknown resource (in AuthorizationEndpoint).
            server.DisableScopeValidation().DisableResourceValidation().DisableAudienceValidation();
            server.IgnoreEndpointPermissions().IgnoreGrantTypePermissions().IgnoreResponseTypePermissions().IgnoreScopePermissions();
            server.IgnoreAudiencePermissions().IgnoreResourcePermissions();
            server.RegisterScopes(LogtoScopes.All);

            server.UseAspNetCore()
                .DisableTransportSecurityRequirement() // loopback only
                .EnableAuthorizationEndpointPassthrough()
                .EnableUserInfoEndpointPassthrough()
                .SuppressJsonResponseIndentation();
            LogtoDialect.Add(server);
        })
        .Services
        .AddOptions<OpenIddict.Server.OpenIddictServerOptions>()
        .Configure<TenantKeys>((options, keys) =>
        {
            // AddSigningKey would publish a P-384 key as ES256.
            options.SigningCredentials.Add(new SigningCredentials(keys.Signing, SecurityAlgorithms.EcdsaSha384));
            options.EncryptionCredentials.Add(new EncryptingCredentials(
                keys.Encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
            options.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain);
        });

    // OpenIddict reads and then writes in one transaction: of two at once, SQLite rejects the second.
    private static Func<HttpContext, RequestDelegate, Task> SerializeTokenRequests(SemaphoreSlim semaphore) => async (context, next) =>
    {
        if (!context.Request.Path.StartsWithSegments("/oidc/token"))
        {
            await next(context);
            return;
        }

        await semaphore.WaitAsync(context.RequestAborted);
        try
        {
            await next(context);
        }
        finally
        {
            semaphore.Release();
        }
    };

    // OpenIddict redirects with 302, Logto with 303.
    private static async Task RedirectWithSeeOther(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status302Found })
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
        }
    }
}
