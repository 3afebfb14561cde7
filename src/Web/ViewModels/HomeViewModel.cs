namespace Bookstore.Web.ViewModels;

/// <summary>The home page of the signed-in person.</summary>
internal sealed record HomeViewModel(string? Name)
{
    //#if (shelf)
    /// <summary>What the shelf has for them.</summary>
    public HomeShelf? Shelf { get; init; }
    //#endif
}
