namespace Bookstore.LocalTenant.Logto.Console;

/// <summary>The pages in place of Logto's Console. They need no sign-in: only the developer reaches this machine's loopback interface.</summary>
internal static class TenantConsole
{
    public static void AddConsole(this IServiceCollection services) => services
        .AddScoped<UsersPage>().AddScoped<UserPage>().AddScoped<OrganizationsPage>().AddScoped<RolesPage>().AddScoped<LinksPage>()
        .AddScoped<ApplicationPage>();

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapUsersPage();
        UserPage.Map(app);
        OrganizationsPage.Map(app);
        RolesPage.Map(app);
        LinksPage.Map(app);
        ApplicationPage.Map(app);
    }
}
