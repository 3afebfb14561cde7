using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The shelf.</summary>
/// <param name="HasDenied">Whether the visitor has no access to some of the books.</param>
internal sealed record ShelfViewModel(
    IReadOnlyList<BookCard> Books, bool HasDenied, bool IsSignedIn, PatreonLink? PatreonLink, MembershipViewModel? Membership)
{
    public static ShelfViewModel Create(GetShelfResult shelf, HttpContext context) => new(
        [.. shelf.Books.Select(entry => BookCard.Create(entry.Book, entry.Access))],
        shelf.Books.Any(entry => entry.Access is Access.Denied),
        shelf.Membership is not null,
        PatreonLink.Create(shelf.Campaign, shelf.Membership),
        shelf.Books.Any(entry => entry.Book.AccessRule is not AccessRule.Everyone) ? MembershipViewModel.ForNotice(shelf.Membership, context) : null);
}

/// <summary>A book on the shelf.</summary>
/// <param name="Text">What it says of itself.</param>
/// <param name="LanguageName">Its language, in that language.</param>
/// <param name="IsForEveryone">Whether anybody has access.</param>
/// <param name="Requirement">What it takes to get access; null where the visitor has it.</param>
internal sealed record BookCard(BookText Text, string LanguageName, bool IsForEveryone, RequirementViewModel? Requirement)
{
    public static BookCard Create(Book book, Access access) => new(
        BookText.Create(book),
        Format.Language(book.Language),
        book.AccessRule is AccessRule.Everyone,
        access is Access.Denied denied ? RequirementViewModel.Create(denied) : null);
}

/// <summary>What a book says of itself.</summary>
/// <param name="Language">The language of it (BCP 47).</param>
/// <param name="CoverUrl">Null for a book without a cover.</param>
internal sealed record BookText(string Slug, string Title, string Author, string Blurb, string Language, string? CoverUrl)
{
    public static BookText Create(Book book) => new(
        book.Slug, book.Title, book.Author, book.Blurb, book.Language, book.Cover is null ? null : $"/shelf/{book.Slug}/cover");
}
