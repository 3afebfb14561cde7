using Bookstore.Application;
using Bookstore.Infrastructure;
#if DEBUG
using Bookstore.LocalTenant;
#endif
using Bookstore.Web;
using Bookstore.Web.Commands;

if (Icu.FindProblem() is { } problem)
{
    return CommandLine.Fail(problem, 1);
}

return await CommandLine.RunAsync(args, (settings, prepare) =>
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = [.. settings],
        // Settings and relative paths belong to the app's folder, from wherever a published app is started.
        ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
    });
    prepare?.Invoke(builder);
#if DEBUG
    builder.AddLocalTenant();
#endif
    builder.Services
        .AddApplication()
        .AddInfrastructure(builder.Configuration, builder.Environment)
        .AddWeb(builder.Configuration);
    return builder.Build();
});
