using Bookstore.LocalTenant.Logto.Api;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>The Management API, as far as the site, its <c>setup</c> and its <c>doctor</c> call it. Lists come whole, not in pages.</summary>
internal static class ManagementApi
{
    public static void AddManagementApi(this IServiceCollection services) => services
        .AddSingleton<ManagementToken>()
        .AddScoped<UserActions>().AddScoped<UserSessions>().AddScoped<Memberships>().AddScoped<Invitations>();

    /// <summary>Must run before OpenIddict, which knows no client credentials grant.</summary>
    public static void UseManagementApi(this WebApplication app)
    {
        var token = app.Services.GetRequiredService<ManagementToken>();
        app.UseWhen(context => context.Request.Path == "/oidc/token", branch => branch.Use(token.HandleTokenRequestAsync));
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch => branch.Use(ApiResults.AnswerErrorsAsync));
        app.UseWhen(context => NeedsToken(context.Request.Path), branch => branch.Use(token.AuthorizeAsync));
    }

    public static void MapManagementApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api");
        ApplicationRoutes.Map(api);
        ConfigurationRoutes.Map(api);
        ConnectorRoutes.Map(api);
        HookRoutes.Map(api);
        UserRoutes.Map(api);
        UserRoleRoutes.Map(api);
        SessionRoutes.Map(api);
        RoleRoutes.Map(api);
        ResourceRoutes.Map(api);
        OrganizationTemplateRoutes.Map(api);
        OrganizationRoutes.Map(api);
        MemberRoutes.Map(api);
        InvitationRoutes.Map(api);
        OneTimeTokenRoutes.Map(api);
    }

    // The Account API has the user's own token, and anybody may know how people sign in.
    private static bool NeedsToken(PathString path) => path.StartsWithSegments("/api")
        && !path.StartsWithSegments("/api/my-account")
        && !path.StartsWithSegments("/api/verifications")
        && !path.StartsWithSegments("/api/.well-known");
}
