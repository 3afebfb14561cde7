namespace Bookstore.LocalTenant.Logto.Account;

/// <summary>The Account API, which people use through the site: the site calls it with their access tokens.</summary>
internal static class AccountApi
{
    public static void AddAccountApi(this IServiceCollection services) => services
        .AddScoped<AccountCaller>().AddScoped<VerificationRecords>().AddScoped<LinkedIdentities>();

    public static void MapAccountApi(this IEndpointRouteBuilder app)
    {
        AccountRoutes.Map(Identified("/api/my-account"));
        VerificationRoutes.Map(Identified("/api/verifications"));

        RouteGroupBuilder Identified(string path) => app.MapGroup(path).AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            await context.RequestServices.GetRequiredService<AccountCaller>().IdentifyAsync(context);
            return await next(invocation);
        });
    }
}
