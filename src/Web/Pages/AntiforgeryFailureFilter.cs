using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bookstore.Web.Pages;

/// <summary>
/// Shows the page anew where a form's antiforgery token is not this person's any more: the session ended, or somebody
/// else signed in, in another tab. Nothing was done; the fresh form asks again.
/// </summary>
internal sealed class AntiforgeryFailureFilter : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            context.Result = new LocalRedirectResult(context.HttpContext.Request.Path);
        }
    }

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
