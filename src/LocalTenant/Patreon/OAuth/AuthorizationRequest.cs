using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace Bookstore.LocalTenant.Patreon.OAuth;

/// <summary>A valid authorization request of the registered client. The real Patreon has no <c>ui_locales</c>.</summary>
internal sealed record AuthorizationRequest(string ClientId, string RedirectUri, string Scope, string? State, string? UiLocales)
{
    public const string UiLocalesParameter = "ui_locales";

    /// <param name="problem">The name of the text that says what is wrong.</param>
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
            string.IsNullOrEmpty(state) ? null : state,
            values.GetValueOrDefault(UiLocalesParameter));
        problem = Check(request, values.GetValueOrDefault("response_type"), settings);
        return problem is null;
    }

    private static string? Check(AuthorizationRequest request, string? responseType, LocalTenantSettings settings)
    {
        if (request.ClientId != settings.Patreon.ClientId) return "ClientUnknown";
        if (!settings.IsRegisteredAtPatreon(request.RedirectUri)) return "RedirectUriUnregistered";

        return responseType == "code" ? null : "ResponseTypeUnsupported";
    }
}
