using Bookstore.Web.Localization;
using Bookstore.Web.ViewModels;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/account/time-zone</c>: chooses the time zone in which this browser shows times.</summary>
[Authorize]
internal sealed class TimeZoneModel : PageModel
{
    public TimeZoneViewModel? Zones { get; private set; }

    /// <summary>Whether this machine doesn't know the zone that was sent.</summary>
    public bool IsUnknown { get; private set; }

    public void OnGet() => Zones = TimeZoneViewModel.Create(HttpContext);

    public IActionResult OnPost(string? timeZone)
    {
        if (!TimeZones.TryChoose(HttpContext, timeZone))
        {
            (IsUnknown, Zones) = (true, TimeZoneViewModel.Create(HttpContext));
            return Page();
        }

        StatusLine.Set(HttpContext, StatusMessage.Saved);
        return RedirectToPage("/Account");
    }
}
