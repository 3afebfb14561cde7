using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/</c>: what this is. Logto sends everyone here from a sign-out; some want to go on.</summary>
public sealed class IndexModel : PageModel
{
    /// <summary>Shows the page.</summary>
    public IActionResult OnGet() => AfterSignOut.Take(HttpContext) is { } next ? LocalRedirect(next) : Page();
}
