using System.Diagnostics;
using Bookstore.Application.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/error</c>: what people see in the place of a page that failed. What it was is in the log, under the id.</summary>
/// <param name="logger">Notes the id that the page shows.</param>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(ILogger<ErrorModel> logger) : PageModel
{
    /// <summary>Why something is closed to the visitor, where that is what failed.</summary>
    public Access.Denied? Closed =>
        Response.StatusCode == StatusCodes.Status403Forbidden ? HttpContext.Features.Get<Access.Denied>() : null;

    /// <summary>Which text explains it.</summary>
    public string Kind => Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "NotFound",
        StatusCodes.Status429TooManyRequests => "TooMany",
        >= 400 and < 500 => "BadRequest",
        StatusCodes.Status503ServiceUnavailable => "Unavailable",
        _ => "Failed",
    };

    /// <summary>Whether it is the site that failed.</summary>
    public bool IsFailure => Response.StatusCode >= StatusCodes.Status500InternalServerError;

    /// <summary>The id of the request in the log.</summary>
    public string RequestId => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    /// <summary>Shows the page, where there is something to explain.</summary>
    public IActionResult OnGet()
    {
        if (!Explains<IExceptionHandlerFeature>() && !Explains<IStatusCodeReExecuteFeature>())
        {
            return NotFound();
        }

        // What the browser did wrong is nothing to look up.
        if (IsFailure)
        {
            logger.ErrorShown(RequestId, Response.StatusCode);
        }

        return Page();
    }

    /// <inheritdoc cref="OnGet" />
    public IActionResult OnPost() => OnGet();

    private bool Explains<T>() => HttpContext.Features.Get<T>() is not null;
}
