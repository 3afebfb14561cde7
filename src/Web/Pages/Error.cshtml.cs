using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/error</c>: what people see when something went wrong. What it was is in the log, under the id.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    /// <summary>The HTTP status that the page explains.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Status { get; set; }

    /// <summary>Which text explains it.</summary>
    public string Kind => Status switch
    {
        StatusCodes.Status404NotFound => "NotFound",
        >= 400 and < 500 => "BadRequest",
        _ => "Failed",
    };

    /// <summary>The id of the request in the log.</summary>
    public string RequestId => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;
}
