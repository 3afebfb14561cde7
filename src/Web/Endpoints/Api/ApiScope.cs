using System.Security.Claims;
using Bookstore.Infrastructure;
using Microsoft.AspNetCore.Authorization;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>A permission of the API: a scope of its resource at Logto (RFC 6749 3.3).</summary>
internal sealed class ApiScope
{
    //#if (shelf)
    public static readonly ApiScope ReadShelf = new("read:shelf", "the books, what the person may open, and the files of those books");
    //#endif
    public static readonly ApiScope ReadProfile = new("read:profile", "the person's profile, with email address and linked Patreon account");
    public static readonly ApiScope ReadMembership = new("read:membership", "the person's membership of the campaign");

    /// <summary>All that there are.</summary>
    public static readonly IReadOnlyList<ApiScope> All =
    [
        //#if (shelf)
        ReadShelf,
        //#endif
        ReadProfile,
        ReadMembership,
    ];

    private const string ScopeClaim = "scope";

    private ApiScope(string name, string description) => (Name, Description) = (name, description);

    public string Name { get; }

    /// <summary>What it permits to read.</summary>
    public string Description { get; }

    /// <summary>Requires an access token with this scope. A session doesn't count: no other site's form or link can use the API.</summary>
    public AuthorizationPolicy CreatePolicy() => new AuthorizationPolicyBuilder(Schemes.Bearer)
        .RequireAuthenticatedUser().RequireAssertion(context => IsGrantedTo(context.User)).Build();

    // Separated by spaces (RFC 8693 4.2).
    private bool IsGrantedTo(ClaimsPrincipal caller) => caller.FindFirstValue(ScopeClaim)?.Split(' ').Contains(Name) is true;
}
