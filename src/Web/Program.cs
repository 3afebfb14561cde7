using Bookstore.Application;
using Bookstore.Infrastructure;
#if DEBUG
using Bookstore.LocalTenant;
#endif
using Bookstore.Web;
using Bookstore.Web.Commands;

return await CommandLine.RunAsync(args, () =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        // Settings and relative paths belong to the app's folder, from wherever a published app is started.
        ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
    });
#if DEBUG
    builder.AddLocalTenant();
#endif
    builder.Services
        .AddApplication()
        .AddInfrastructure(builder.Configuration, builder.Environment)
        .AddWeb(builder.Configuration);
    return builder.Build();
});
