using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logging;

namespace Bookstore.Infrastructure.Logto.Management;

/// <summary>A call to the Management API, or one that it needs.</summary>
/// <param name="Name">The method and path.</param>
internal sealed record ManagementCall(string Name, bool Writes);

/// <summary>An answer with an error status.</summary>
/// <param name="Error">The body, or nothing where it is not JSON: a proxy's page, for example.</param>
/// <param name="Location">Where a redirect leads.</param>
internal sealed record ManagementRejection(int Status, JsonElement Error, Uri? Location)
{
    /// <summary>Logto's error code, or that of OAuth 2.0 (RFC 6749 5.2); null if something else answered.</summary>
    public string? Code => Error.Text("code") ?? Error.Text("error");
}

/// <summary>A call failed. Neither its message nor its parts hold a secret.</summary>
internal sealed class ManagementException(ManagementCall call, string message, Exception? inner = null) : Exception(message, inner)
{
    public ManagementCall Call { get; } = call;

    /// <summary>The answer, or null where none came, or none that can be read.</summary>
    public ManagementRejection? Rejection { get; private init; }

    /// <summary>Whether Logto issued a token without the scope <c>all</c>, which it does if the application lacks the role.</summary>
    public bool IsRoleMissing { get; private init; }

    public static ManagementException Rejected(ManagementCall call, ManagementRejection rejection) =>
        new(call, $"status {rejection.Status}{(rejection.Code is { } code ? $" {LogText.Clean(code)}" : "")}") { Rejection = rejection };

    public static ManagementException NoResponse(ManagementCall call, Exception exception) => new(call, LogText.Of(exception), exception);

    public static ManagementException RoleMissing(ManagementCall call) =>
        new(call, "the machine-to-machine application lacks the role 'Logto Management API access'") { IsRoleMissing = true };
}
