using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;

namespace Bookstore.Web.ViewModels;

/// <summary>The home page of the signed-in person.</summary>
/// <param name="OpenTotal">How many books are open to them; <paramref name="Open"/> has the newest.</param>
/// <param name="New">The newest books besides these.</param>
internal sealed record HomeViewModel(string? Name, IReadOnlyList<BookCard> Open, int OpenTotal, IReadOnlyList<BookCard> New)
{
    public static HomeViewModel Create(ProfileSummary? person, GetHomeResult home) =>
        new(person?.DisplayName, [.. home.Open.Select(BookCard.Create)], home.OpenTotal, [.. home.New.Select(BookCard.Create)]);
}
