using System.Diagnostics;
using Bookstore.Application.Authorization;
using Bookstore.Web.ViewModels;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/error</c>: shown instead of a page that failed. The log has the reason, under the request ID.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel(ILogger<ErrorModel> logger) : PageModel
{
    /// <summary>Why the visitor has no access, if that is the error.</summary>
    public AccessDeniedViewModel? Denied { get; private set; }

    /// <summary>What is wrong with the request, if a validator found that.</summary>
    public InvalidRequest? Invalid => HttpContext.Features.Get<InvalidRequest>();

    /// <summary>The role or permission that the visitor lacks, if that is the error.</summary>
    public MissingAuthorization? Missing =>
        Response.StatusCode == StatusCodes.Status403Forbidden && Denied is null ? MissingAuthorization.Find(HttpContext) : null;

    /// <summary>Which text <c>Error.*</c> explains it.</summary>
    public string Kind => Response.StatusCode switch
    {
        StatusCodes.Status403Forbidden => "Forbidden",
        StatusCodes.Status404NotFound => "NotFound",
        StatusCodes.Status429TooManyRequests => "TooManyRequests",
        >= 400 and < 500 => "BadRequest",
        StatusCodes.Status503ServiceUnavailable => HttpContext.Features.Get<PermissionResult>() is null ? "Unavailable" : "NotChecked",
        _ => "Failed",
    };

    public bool IsServerError => Response.StatusCode >= StatusCodes.Status500InternalServerError;

    public string RequestId => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    public IActionResult OnGet()
    {
        if (HttpContext.Features.Get<IExceptionHandlerFeature>() is null && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
        {
            return NotFound();
        }

        if (IsServerError)
        {
            logger.ErrorPageShown(RequestId, Response.StatusCode);
        }

        if (Response.StatusCode == StatusCodes.Status403Forbidden && HttpContext.Features.Get<Access.Denied>() is { } denied)
        {
            Denied = AccessDeniedViewModel.Create(denied, HttpContext);
        }

        return Page();
    }

    public IActionResult OnPost() => OnGet();
}
