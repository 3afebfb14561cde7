using Bookstore.Application.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The shelf on the home page of the signed-in person.</summary>
/// <param name="OpenTotal">How many books are open to them; <paramref name="Open"/> has the newest.</param>
/// <param name="New">The newest books besides these.</param>
internal sealed record HomeShelf(IReadOnlyList<BookCard> Open, int OpenTotal, IReadOnlyList<BookCard> New)
{
    public static HomeShelf Create(HomeBooks books) =>
        new([.. books.Open.Select(BookCard.Create)], books.OpenTotal, [.. books.New.Select(BookCard.Create)]);
}
