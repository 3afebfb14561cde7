using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>An account of a social connector, as its service describes it. Only the id is always known.</summary>
internal sealed record SocialUser(string Target, string Id, string? Name, string? Email, string? Avatar, JsonObject RawData);
