using Bookstore.Web;
using Bookstore.Web.Commands;

var console = CommandConsole.OfProcess();
if (Icu.FindProblem() is { } problem)
{
    return console.Fail(problem, 1);
}

return await BookstoreApp.RunAsync(args, console, WebApplication.CreateBuilder);
