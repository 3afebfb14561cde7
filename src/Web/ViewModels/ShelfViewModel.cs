using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The shelf.</summary>
/// <param name="HasDenied">Whether the visitor has no access to some of the books for patrons.</param>
internal sealed record ShelfViewModel(
    IReadOnlyList<BookCard> Books, bool HasDenied, bool IsSignedIn, PatreonLink? PatreonLink, MembershipViewModel? Membership)
{
    public static ShelfViewModel Create(GetShelfResult shelf, HttpContext context) => new(
        [.. shelf.Books.Select(entry => BookCard.Create(entry))],
        shelf.Books.Any(entry => entry.Access is Access.Denied && entry.Book.AccessRule.ConcernsPatrons),
        shelf.Membership is not null,
        PatreonLink.Create(shelf.Campaign, shelf.Membership),
        shelf.Books.Any(entry => entry.Book.AccessRule.ConcernsPatrons) ? MembershipViewModel.ForNotice(shelf.Membership, context) : null);
}

/// <summary>A book on the shelf.</summary>
/// <param name="Text">What it says of itself.</param>
/// <param name="IsForEveryone">Whether anybody has access.</param>
/// <param name="Circle">The visitor's reading circle that it is for; null where there is none.</param>
/// <param name="Requirements">What it takes to get access, of which one is enough; empty where the visitor has it.</param>
internal sealed record BookCard(
    BookText Text, bool IsForEveryone, string? Circle, IReadOnlyList<RequirementViewModel> Requirements)
{
    /// <summary>Its language, in that language.</summary>
    public string LanguageName => Format.Language(Text.Language);

    public static BookCard Create(BookOnShelf entry) => new(
        BookText.Create(entry.Book),
        entry.Book.AccessRule is AccessRule.Everyone,
        entry.Organization is { } circle ? circle.Name ?? circle.Id : null,
        entry.Access is Access.Denied denied ? RequirementViewModel.CreateAll(denied) : []);
}

/// <summary>What a book says of itself.</summary>
/// <param name="Language">The language of it (BCP 47).</param>
/// <param name="CoverUrl">Null for a book without a cover: its initials and title stand in its place.</param>
internal sealed record BookText(string Slug, string Title, string Author, string Blurb, string Language, string? CoverUrl)
{
    private const int CoverColors = 6;

    public string Initials => ViewModels.Initials.Of(Title);

    /// <summary>Which of the stylesheet's colours a drawn cover has, from 0: always the same for a book.</summary>
    public int CoverColor => Slug.Sum(letter => letter) % CoverColors;

    public static BookText Create(Book book) => new(
        book.Slug, book.Title, book.Author, book.Blurb, book.Language, book.Cover is null ? null : $"/shelf/{book.Slug}/cover");
}
