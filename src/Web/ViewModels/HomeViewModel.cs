using Bookstore.Application.Account;

namespace Bookstore.Web.ViewModels;

/// <summary>The home page of the signed-in person.</summary>
internal sealed record HomeViewModel(string? Name)
{
    //#if (shelf)
    public required HomeShelf Shelf { get; init; }
    //#endif

    public static HomeViewModel Create(GetHomeResult home) => new(home.Person?.DisplayName)
    {
        //#if (shelf)
        Shelf = HomeShelf.Create(home.Books),
        //#endif
    };
}
