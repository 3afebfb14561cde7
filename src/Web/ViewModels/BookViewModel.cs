using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.ViewModels;

/// <summary>The page of a book.</summary>
/// <param name="Url">The absolute address of the page.</param>
/// <param name="PreviewUrl">The absolute address of a picture for previews of the page: the cover, or else the site's icon.</param>
/// <param name="Denied">Why the visitor can't have the files; null where they can.</param>
/// <param name="Membership">The membership that gives access, for its notice.</param>
internal sealed record BookViewModel(
    BookText Text,
    string Url,
    string PreviewUrl,
    IReadOnlyList<BookFileViewModel> Files,
    AccessDeniedViewModel? Denied,
    MembershipViewModel? Membership)
{
    public static BookViewModel Create(GetBookResult found, HttpContext context)
    {
        var (book, access, membership) = found;
        var text = BookText.Create(book);
        var origin = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.Origin;
        // Most networks show no SVG.
        var (url, previewUrl) = ($"{origin}/shelf/{book.Slug}", origin + (book.Cover is { ContentType: not "image/svg+xml" } ? text.CoverUrl : "/icon-512.png"));
        return access is Access.Denied denied
            ? new(text, url, previewUrl, [], AccessDeniedViewModel.Create(denied, context), null)
            : new(
                text,
                url,
                previewUrl,
                [.. book.Files.Select(file => new BookFileViewModel(
                    file.Name, file.Kind, Format.FileSize(file.Length), $"/shelf/{book.Slug}/download/{Uri.EscapeDataString(file.Name)}"))],
                null,
                book.AccessRule.ConcernsPatrons ? MembershipViewModel.ForNotice(membership, context) : null);
    }
}

/// <param name="Kind">Such as <c>EPUB</c>.</param>
internal sealed record BookFileViewModel(string Name, string Kind, string Size, string Url);
