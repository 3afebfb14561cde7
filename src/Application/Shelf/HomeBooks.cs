using Bookstore.Application.Authorization;

namespace Bookstore.Application.Shelf;

/// <summary>The books of the signed-in person's home page.</summary>
/// <param name="Open">The newest books that the person has access to.</param>
/// <param name="OpenTotal">How many books the person has access to.</param>
/// <param name="New">The newest of the others that the person may know of.</param>
public sealed record HomeBooks(IReadOnlyList<BookOnShelf> Open, int OpenTotal, IReadOnlyList<BookOnShelf> New)
{
    private const int MaxOpen = 4;
    private const int MaxNew = 4;

    internal static HomeBooks Choose(IEnumerable<BookOnShelf> books)
    {
        // A stable order: of the same day, by title.
        var newestFirst = books.OrderByDescending(entry => entry.Book.AddedAt).ToList();
        var open = newestFirst.Where(entry => entry.Access is Access.Granted).ToList();
        var shown = open.Take(MaxOpen).ToList();
        // The same entries: to compare records would compare all that is in a book.
        return new HomeBooks(shown, open.Count, [.. newestFirst.Except<BookOnShelf>(shown, ReferenceEqualityComparer.Instance).Take(MaxNew)]);
    }
}
