using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Shelf;
using Bookstore.Web.ViewModels;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>A page of the list of books.</summary>
/// <param name="Items">The books of this page, sorted by title.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="PageSize">How many books a page has at most.</param>
/// <param name="Total">How many books there are on all pages.</param>
internal sealed record ApiShelf(IReadOnlyList<ApiBook> Items, int Page, int PageSize, int Total);

/// <summary>A book.</summary>
/// <param name="Language">The language of the book and of these texts (BCP 47).</param>
/// <param name="Url">The book with its files, in this API.</param>
/// <param name="PageUrl">Its page on the site, for people.</param>
/// <param name="CoverUrl">The picture of its cover, which everybody may load; null where there is none, or only members of organizations may see it.</param>
/// <param name="IsOpen">Whether the caller may have its files.</param>
/// <param name="Requirement">What would open it; null where it is open.</param>
internal sealed record ApiBook(
    string Slug,
    string Title,
    string Author,
    string Blurb,
    string Language,
    string Url,
    string PageUrl,
    string? CoverUrl,
    bool IsOpen,
    ApiRequirement? Requirement)
{
    public static ApiBook Create(string origin, Book book, Access access) => new(
        book.Slug,
        book.Title,
        book.Author,
        book.Blurb,
        book.Language,
        $"{origin}{ApiEndpoints.Path}/shelf/{book.Slug}",
        $"{origin}/shelf/{book.Slug}",
        book.Cover is null || book.AccessRule.IsForOrganizationsOnly ? null : $"{origin}/shelf/{book.Slug}/cover",
        access is Access.Granted,
        access is Access.Denied denied ? ApiRequirement.Create(denied) : null);
}

/// <summary>A book with its files.</summary>
/// <param name="Files">Empty where the caller may not have them.</param>
internal sealed record ApiBookDetails(ApiBook Book, IReadOnlyList<ApiBookFile> Files)
{
    public static ApiBookDetails Create(string origin, GetBookResult found)
    {
        var book = ApiBook.Create(origin, found.Book, found.Access);
        return new(book, book.IsOpen
            ? [.. found.Book.Files.Select(file => new ApiBookFile(file.Name, file.ContentType, file.Length, $"{book.Url}/files/{Uri.EscapeDataString(file.Name)}"))]
            : []);
    }
}

/// <param name="Length">In bytes.</param>
/// <param name="Url">Where to download it, with the same access token.</param>
internal sealed record ApiBookFile(string Name, string ContentType, long Length, string Url);

/// <summary>What would open a book: a membership of a tier, or one that is worth as much.</summary>
/// <param name="MonthlyCents">
/// The amount a month, in cents of <paramref name="Currency"/>; 0 for any paid membership; null where no membership opens the book now.
/// </param>
/// <param name="Currency">The campaign's currency (ISO 4217); null where the campaign is not known.</param>
/// <param name="Tier">The title of the tier, or null where only the amount counts.</param>
/// <param name="JoinUrl">Where people join, or null.</param>
internal sealed record ApiRequirement(int? MonthlyCents, string? Currency, string? Tier, string? JoinUrl)
{
    public static ApiRequirement Create(Access.Denied denied) => new(
        denied.Requirement?.Cents, denied.Campaign?.Currency, denied.Requirement?.Tier?.Title, SafeUrl.Of(denied.Campaign?.Url));
}
