using Bookstore.Application;
using Bookstore.Infrastructure;
#if DEBUG
using Bookstore.LocalTenant;
#endif
using Bookstore.Web;
using Bookstore.Web.Commands;

return await CommandLine.RunAsync(args, () =>
{
    var builder = WebApplication.CreateBuilder(args);
#if DEBUG
    builder.AddLocalTenant();
#endif
    builder.Services
        .AddApplication()
        .AddInfrastructure(builder.Configuration, builder.Environment)
        .AddWeb();
    return builder.Build();
});
