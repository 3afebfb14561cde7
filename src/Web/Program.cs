using Bookstore.Web;
using Bookstore.Web.Commands;

return await BookstoreApp.RunAsync(args, CommandConsole.OfProcess(), WebApplication.CreateBuilder);
