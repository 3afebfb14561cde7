using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.ViewModels;

/// <summary>The page of a book.</summary>
/// <param name="Url">The absolute address of the page.</param>
/// <param name="CoverUrl">The absolute address of the cover; null for a book without one.</param>
/// <param name="Denied">Why the visitor can't have the files; null where they can.</param>
/// <param name="Membership">The membership that gives access, for its notice.</param>
internal sealed record BookViewModel(
    BookText Text,
    string Url,
    string? CoverUrl,
    IReadOnlyList<BookFileViewModel> Files,
    AccessDeniedViewModel? Denied,
    MembershipViewModel? Membership)
{
    public static BookViewModel Create(GetBookResult found, HttpContext context)
    {
        var (book, access, membership) = found;
        var text = BookText.Create(book);
        var origin = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.Origin;
        var (url, coverUrl) = ($"{origin}/shelf/{book.Slug}", text.CoverUrl is { } cover ? origin + cover : null);
        return access is Access.Denied denied
            ? new(text, url, coverUrl, [], AccessDeniedViewModel.Create(denied, context), null)
            : new(
                text,
                url,
                coverUrl,
                [.. book.Files.Select(file => new BookFileViewModel(
                    file.Name, file.Kind, Format.FileSize(file.Length), $"/shelf/{book.Slug}/download/{Uri.EscapeDataString(file.Name)}"))],
                null,
                book.AccessRule.ConcernsPatrons ? MembershipViewModel.ForNotice(membership, context) : null);
    }
}

/// <param name="Kind">Such as <c>EPUB</c>.</param>
internal sealed record BookFileViewModel(string Name, string Kind, string Size, string Url);
