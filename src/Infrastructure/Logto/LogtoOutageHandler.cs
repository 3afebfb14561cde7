using System.Net;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// Makes an exception of an answer that says "not now" (RFC 9110 15.6, RFC 6585 4), with its status. The handler would look
/// for its reason in a body that may be anybody's, such as a proxy's page.
/// </summary>
internal sealed class LogtoOutageHandler : DelegatingHandler
{
    /// <summary>Whether a status means that Logto can't do anything just now.</summary>
    public static bool IsOutage(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!IsOutage(response.StatusCode))
        {
            return response;
        }

        response.Dispose();
        throw new HttpRequestException($"Logto answered with status {(int)response.StatusCode}.", null, response.StatusCode);
    }
}
