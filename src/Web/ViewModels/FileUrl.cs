using Microsoft.AspNetCore.Components;

namespace Bookstore.Web.ViewModels;

/// <summary>
/// The addresses of the site's own files, with the fingerprint of their content that the build gave them. A link with <c>~/</c> has
/// the same, by a tag helper that costs more than the rest of the link.
/// </summary>
internal static class FileUrl
{
    /// <param name="name">Of the file in <c>wwwroot</c>.</param>
    public static string Of(HttpContext context, string name) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>() is { } files ? $"/{files[name]}" : $"/{name}";
}
