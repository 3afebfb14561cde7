using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Operations.Doctor;

/// <summary>Logto's answer to the authorization request of a sign-in.</summary>
/// <param name="Failure">The failure that a sign-in would show for it, or null if Logto accepted the request.</param>
internal sealed record AuthorizationProbe(ProbeResponse Response, SignInFailure? Failure)
{
    public string? Error => Response.Json.Text("error");

    public string Description => Response.Location is { } location ? $"it redirects to {location.GetLeftPart(UriPartial.Path)}"
        : Error is { } error ? $"{error}: {Response.Json.Text("error_description") ?? "no reason given"}"
        : Response.IsSuccess ? $"{Response.Description}, but not as an OpenID provider does"
        : Response.Description;

    /// <summary>Reads the answer to a pushed request, which is accepted with a <c>request_uri</c> (RFC 9126 2.2).</summary>
    public static AuthorizationProbe OfPush(ProbeResponse response) => Read(response, response.IsSuccess && response.Json.Text("request_uri") is not null);

    /// <summary>Reads the answer of the authorization endpoint, which redirects to a page of Logto's, or back to the site.</summary>
    /// <param name="logto">Logto's origin.</param>
    public static AuthorizationProbe OfRedirect(ProbeResponse response, string logto, string redirectUri) => Read(
        response,
        response.Location is { } location
            && (location.GetLeftPart(UriPartial.Path) == redirectUri || location.GetLeftPart(UriPartial.Authority) == logto));

    private static AuthorizationProbe Read(ProbeResponse response, bool isAccepted) => new(response, response.Json.Text("error") switch
    {
        _ when isAccepted => null,
        { } error => LogtoFailure.Classify(error, response.Json.Text("error_description")),
        null => SignInFailure.ProviderUnreachable,
    });
}
