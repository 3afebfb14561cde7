namespace Bookstore.Application.Ports;

/// <summary>What each sign-in asks of Logto: an access token has no other permissions.</summary>
/// <param name="ApiResource">The indicator of the site's API (RFC 8707 2), or null.</param>
/// <param name="Scopes">The scopes, permissions included.</param>
public sealed record RequestedScopes(string? ApiResource, IReadOnlyList<string> Scopes);
