using System.Net.Http.Headers;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Asks for several resources in one authorization request (RFC 8707 2). Each is a parameter <c>resource</c> of its own, and a
/// message of the OpenID Connect handler has each parameter only once.
/// </summary>
internal static class ResourceIndicators
{
    /// <param name="isPushed">Whether the handler pushes the request (RFC 9126); <see cref="ResourceIndicatorsHandler"/> then separates the resources.</param>
    public static void Apply(OpenIdConnectMessage message, IReadOnlyList<string> resources, bool isPushed)
    {
        if (resources.Count == 0)
        {
            return;
        }

        // A space can't be part of a resource indicator.
        message.Resource = isPushed ? string.Join(' ', resources) : resources[0];
        if (!isPushed && resources.Count > 1)
        {
            message.IssuerAddress += (message.IssuerAddress.Contains('?', StringComparison.Ordinal) ? '&' : '?')
                + string.Join('&', resources.Skip(1).Select(resource => $"{OpenIdConnectParameterNames.Resource}={Uri.EscapeDataString(resource)}"));
        }
    }
}

/// <summary>Separates the resources of a pushed authorization request.</summary>
internal sealed class ResourceIndicatorsHandler : DelegatingHandler
{
    private const string Field = OpenIdConnectParameterNames.Resource + "=";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is FormUrlEncodedContent form)
        {
            var fields = (await form.ReadAsStringAsync(cancellationToken)).Split('&');
            if (fields.Any(IsList))
            {
                request.Content = new StringContent(
                    string.Join('&', fields.Select(field => IsList(field) ? field.Replace("+", "&" + Field, StringComparison.Ordinal) : field)),
                    new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
            }
        }

        return await base.SendAsync(request, cancellationToken);
    }

    // In a form, "+" is a space; a plus sign is "%2B".
    private static bool IsList(string field) => field.StartsWith(Field, StringComparison.Ordinal) && field.Contains('+', StringComparison.Ordinal);
}
