using System.ComponentModel;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.ViewModels;

/// <summary>
/// What a page is called where its view has not run: on the page that says who may see it, and in the title of a page that sets none.
/// </summary>
internal static class PageName
{
    /// <summary>The page's <c>[DisplayName]</c>, which may be the key of a text, else the name of its file; null where it is no page.</summary>
    public static string? Find(HttpContext context)
    {
        var endpoint = context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint ?? context.GetEndpoint();
        return endpoint?.Metadata.GetMetadata<DisplayNameAttribute>()?.DisplayName
            ?? endpoint?.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath.Split('/')[^1];
    }
}
