using Bookstore.Application.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The shelf on the home page of the signed-in person.</summary>
/// <param name="OpenTotal">How many books are open to them; <paramref name="Open"/> has the newest.</param>
/// <param name="New">The newest books besides these.</param>
internal sealed record HomeShelf(IReadOnlyList<BookCard> Open, int OpenTotal, IReadOnlyList<BookCard> New)
{
    public static HomeShelf? Create(GetHomeResult? home) => home is null
        ? null
        : new([.. home.Open.Select(BookCard.Create)], home.OpenTotal, [.. home.New.Select(BookCard.Create)]);
}
