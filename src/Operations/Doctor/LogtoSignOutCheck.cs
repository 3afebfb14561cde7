using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether the post-logout redirect URI is registered. The request of a sign-out, without a session, is answered with an error
/// if the URI is not registered (OpenID Connect RP-Initiated Logout 1.0, section 3), otherwise with a page for people. So a
/// second request, with a URI that nobody registers, shows that such an error would have come.
/// </summary>
internal sealed class LogtoSignOutCheck(LogtoProbe probe, ProbeClient client, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site) : ICheck
{
    // No registered URI covers it, even one with a wildcard (RFC 2606: .invalid is nobody's).
    private const string UnregisteredUri = "https://not-registered-by-doctor.invalid/";

    public string Name => "logto.sign-out";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var uri = site.Value.PostLogoutRedirectUri;
        var endpoint = (await probe.ReadDiscoveryAsync(cancellationToken)).EndSessionEndpoint;
        if (string.IsNullOrEmpty(endpoint))
        {
            return [Finding.Warning(
                "The discovery document has no end_session_endpoint, so a sign-out ends only the session of this site.",
                "Sign out on the provider's own page too. Logto has that endpoint: check that Logto:Endpoint is a Logto server.")];
        }

        var answer = await RequestAsync(endpoint, uri, cancellationToken);
        if (IsUnregistered(answer))
        {
            return [Finding.Failed(
                $"The post sign-out redirect URI {uri} is not registered, so people who sign out end on an error page of Logto.",
                $"Add {uri}, with the slash at its end, to 'Post sign-out redirect URIs' in Logto Console > Applications > Bookstore > Settings.")];
        }

        if (answer.Json.Text("error") == "invalid_client")
        {
            return [Finding.NotChecked($"Not checked, because it needs {LogtoClientCheck.CheckName}.")];
        }

        var isAccepted = answer.Location?.GetLeftPart(UriPartial.Path) == uri
            || (answer.IsSuccess && IsUnregistered(await RequestAsync(endpoint, UnregisteredUri, cancellationToken)));
        return [isAccepted
            ? Finding.Ok($"The post sign-out redirect URI {uri} is registered.")
            : Finding.NotChecked($"Not checked, because Logto's response does not tell: {answer.Description}.")];
    }

    private static bool IsUnregistered(ProbeResponse answer) =>
        answer.Json.Text("error_description")?.Contains("post_logout_redirect_uri", StringComparison.Ordinal) is true;

    private Task<ProbeResponse> RequestAsync(string endpoint, string uri, CancellationToken cancellationToken) => client.GetAsync(
        QueryHelpers.AddQueryString(endpoint, new Dictionary<string, string?> { ["client_id"] = logto.Value.AppId, ["post_logout_redirect_uri"] = uri }),
        cancellationToken);
}
