namespace Bookstore.Operations.Management;

/// <summary>An API resource at Logto.</summary>
/// <param name="Indicator">The resource indicator (RFC 8707).</param>
internal sealed record LogtoResource(string Id, string Indicator, IReadOnlyList<LogtoScope>? Scopes = null);

/// <summary>A permission of an API resource, such as <c>read:books</c>.</summary>
internal readonly record struct LogtoScope(string Name);
