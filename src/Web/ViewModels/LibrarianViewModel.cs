using System.Security.Claims;
using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The librarian's desk.</summary>
internal sealed record LibrarianViewModel(IReadOnlyList<LibrarianBook> Books)
{
    public static LibrarianViewModel Create(IReadOnlyList<BookOnShelf> books) => new([.. books.Select(LibrarianBook.Create)]);

    /// <summary>Whether to show somebody the way there.</summary>
    public static bool IsFor(ClaimsPrincipal user) => user.IsInRole(SiteRoles.Librarian);
}

/// <summary>A book on the librarian's desk.</summary>
/// <param name="Files">Kinds and sizes.</param>
/// <param name="IsUnmatched">Whether the rule asks for a tier that the campaign doesn't have, so that only the creator can open the book.</param>
internal sealed record LibrarianBook(BookCard Card, string Files, bool IsUnmatched)
{
    public static LibrarianBook Create(BookOnShelf entry)
    {
        var card = BookCard.Create(entry);
        return new(
            card,
            string.Join(", ", entry.Book.Files.Select(file => $"{file.Kind} {Format.FileSize(file.Length)}")),
            card.Requirements is [{ Key: "Unavailable" }]);
    }
}
