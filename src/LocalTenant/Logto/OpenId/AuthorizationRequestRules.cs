using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>
/// What Logto checks of an authorization request beyond OpenIddict (OpenID Connect Core 3.1.2.1; RFC 8707, section 2), also when
/// it is pushed.
/// </summary>
internal sealed class AuthorizationRequestRules(Permissions permissions)
{
    private static readonly string[] Prompts = [PromptValues.None, PromptValues.Login, PromptValues.Consent];

    /// <returns>The error and its description, or null.</returns>
    public async Task<(string Error, string Description)?> FindErrorAsync(OpenIddictRequest request, CancellationToken cancellationToken)
    {
        var prompts = request.GetPromptValues();
        if (prompts.Any(prompt => !Prompts.Contains(prompt))) return (Errors.InvalidRequest, "unsupported prompt value requested");
        if (prompts.Contains(PromptValues.None) && prompts.Length > 1) return (Errors.InvalidRequest, "prompt none must only be used alone");
        if (request.HasParameter(Parameters.MaxAge) && request.MaxAge is not >= 0)
        {
            return (Errors.InvalidRequest, "invalid max_age parameter value");
        }

        foreach (var resource in Resources(request))
        {
            if (!await permissions.IsKnownAsync(resource, cancellationToken))
            {
                return (Errors.InvalidTarget, "resource indicator is missing, or unknown");
            }
        }

        return null;
    }

    public static IReadOnlyList<string> Resources(OpenIddictRequest request) => [.. request.GetResources()];
}
