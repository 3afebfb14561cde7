using Bookstore.Application;
using Bookstore.Infrastructure;
#if DEBUG
using Bookstore.LocalTenant;
#endif
using Bookstore.Web;
using Bookstore.Web.Commands;

var builder = WebApplication.CreateBuilder(args);
#if DEBUG
builder.AddLocalTenant();
#endif
builder.Services
    .AddApplication()
    .AddInfrastructure(builder.Configuration, builder.Environment)
    .AddWeb();

var app = builder.Build();
app.UseWeb();
return await app.RunCommandAsync(args);
