namespace Bookstore.Application.Authorization;

/// <summary>The roles at Logto that this site knows by name. A page of your own may ask for any other.</summary>
public static class SiteRoles
{
    /// <summary>Looks after the shelf.</summary>
    public const string Librarian = "librarian";
}
