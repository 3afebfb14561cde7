using Bookstore.Web;
using Bookstore.Web.Commands;

// Before the console, which needs it too.
if (Icu.FindProblem() is { } problem)
{
    return CommandConsole.OfProcess().Fail(problem, 1);
}

return await BookstoreApp.RunAsync(args, CommandConsole.OfProcess(), WebApplication.CreateBuilder);
