using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Bookstore.Web.Pages;

/// <summary>
/// Reloads the page if a form's antiforgery token is no longer valid: the session ended, or another person signed in, in
/// another tab. Nothing was done, and the new form can be sent.
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
