using System.Net.Http.Metrics;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Adds Logto's endpoint to .NET's histogram <c>http.client.request.duration</c>, which has the host only.</summary>
internal sealed class LogtoEndpointTagHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpMetricsEnrichmentContext.AddCallback(
            request, context => context.AddCustomTag("bookstore.logto.endpoint", EndpointOf(context.Request.RequestUri)));
        return base.SendAsync(request, cancellationToken);
    }

    // A closed set, whatever the discovery document says.
    private static string EndpointOf(Uri? url) => url?.Segments[^1].TrimEnd('/') switch
    {
        "openid-configuration" => "discovery",
        "jwks" => "jwks",
        "auth" => "authorization",
        "request" => "pushed_authorization_request",
        "token" => "token",
        "me" => "userinfo",
        "revocation" => "revocation",
        _ => "other",
    };
}
