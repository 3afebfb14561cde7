using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The page of a book.</summary>
/// <param name="Denied">Why the visitor can't have the files; null where they can.</param>
/// <param name="Membership">The membership that gives access, for its notice.</param>
internal sealed record BookViewModel(
    BookText Text, IReadOnlyList<BookFileViewModel> Files, AccessDeniedViewModel? Denied, MembershipViewModel? Membership)
{
    public static BookViewModel Create(GetBookResult found, HttpContext context)
    {
        var (book, access, membership) = found;
        return access is Access.Denied denied
            ? new(BookText.Create(book), [], AccessDeniedViewModel.Create(denied, context), null)
            : new(
                BookText.Create(book),
                [.. book.Files.Select(file => new BookFileViewModel(
                    file.Name, file.Kind, Format.FileSize(file.Length), $"/shelf/{book.Slug}/download/{Uri.EscapeDataString(file.Name)}"))],
                null,
                book.AccessRule.ConcernsPatrons ? MembershipViewModel.ForNotice(membership, context) : null);
    }
}

/// <param name="Kind">Such as <c>EPUB</c>.</param>
internal sealed record BookFileViewModel(string Name, string Kind, string Size, string Url);
