using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary>A valid authorization request of the registered client.</summary>
internal sealed record AuthorizationRequest(string ClientId, string RedirectUri, string Scope, string? State)
{
    public static bool TryRead(
        IEnumerable<KeyValuePair<string, StringValues>> parameters,
        LocalTenantSettings settings,
        [NotNullWhen(true)] out AuthorizationRequest? request,
        [NotNullWhen(false)] out string? problem)
    {
        var values = parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal);
        var state = values.GetValueOrDefault("state");
        request = new AuthorizationRequest(
            values.GetValueOrDefault("client_id", ""),
            values.GetValueOrDefault("redirect_uri", ""),
            values.GetValueOrDefault("scope", ""),
            string.IsNullOrEmpty(state) ? null : state);
        problem = Check(request, values.GetValueOrDefault("response_type"), settings);
        return problem is null;
    }

    private static string? Check(AuthorizationRequest request, string? responseType, LocalTenantSettings settings)
    {
        if (request.ClientId != settings.Patreon.ClientId) return "The client_id does not belong to any registered client.";
        if (!settings.IsRegisteredAtPatreon(request.RedirectUri))
        {
            return "The redirect_uri MUST match the registered callback URL for this application.";
        }

        return responseType == "code" ? null : "The response_type must be code.";
    }
}
