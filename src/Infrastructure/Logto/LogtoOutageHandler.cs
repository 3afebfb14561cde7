using System.Net;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Throws on a response that says "not now" (RFC 9110 15.6, RFC 6585 4), with its status. The OpenID Connect handler would look
/// for the reason in the body, which may be a proxy's page.
/// </summary>
internal sealed class LogtoOutageHandler : DelegatingHandler
{
    public static bool IsOutage(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!IsOutage(response.StatusCode))
        {
            return response;
        }

        response.Dispose();
        throw new HttpRequestException($"Logto responded with status {(int)response.StatusCode}.", null, response.StatusCode);
    }
}
