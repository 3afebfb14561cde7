using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Operations.Doctor;

/// <summary>The requests to Logto that several checks need, each sent once.</summary>
internal sealed class LogtoProbe(
    ProbeClient client, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site, IOptionsMonitor<OpenIdConnectOptions> openIdConnect)
{
    private ProbeResponse? _discovery;
    private (AuthorizationProbe? Answer, bool IsSent) _push;
    private AuthorizationProbe? _authorize;
    private ProbeResponse? _experience;

    public async Task<ProbeResponse> DiscoverAsync(CancellationToken cancellationToken) =>
        _discovery ??= await client.GetAsync(logto.Value.DiscoveryUrl, cancellationToken);

    /// <exception cref="ArgumentException">It is not a discovery document.</exception>
    public async Task<OpenIdConnectConfiguration> ReadDiscoveryAsync(CancellationToken cancellationToken) =>
        OpenIdConnectConfiguration.Create((await DiscoverAsync(cancellationToken)).Body);

    /// <summary>Creates the authorization request of a sign-in.</summary>
    public OpenIdConnectMessage CreateAuthorizationRequest()
    {
        var options = openIdConnect.Get(Schemes.Logto);
        var message = new OpenIdConnectMessage
        {
            ClientId = options.ClientId,
            RedirectUri = site.Value.RedirectUri,
            ResponseType = options.ResponseType,
            Scope = string.Join(' ', options.Scope),
            // The one that Logto may not know: it has that of organizations always.
            Resource = LogtoScopes.FindResources(logto.Value) is [var resource, ..] ? resource : null,
            State = Guid.NewGuid().ToString(),
            Nonce = Guid.NewGuid().ToString(),
        };
        // Nobody has the verifier: no code is ever redeemed.
        message.SetParameter("code_challenge", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        message.SetParameter("code_challenge_method", "S256");
        AuthorizationRequestParameters.Apply(message, AuthorizationRequestParameters.For(new AuthorizationRequest(FirstScreen.SignIn, DirectConnector: null, AnotherAccount: false, "/")));
        return message;
    }

    /// <summary>
    /// Pushes the authorization request (RFC 9126), for which Logto checks the app ID, the secret and the redirect URI; it
    /// expires after a minute. Null if the discovery document offers no such endpoint.
    /// </summary>
    public async Task<AuthorizationProbe?> PushAsync(CancellationToken cancellationToken)
    {
        if (!_push.IsSent)
        {
            var endpoint = (await ReadDiscoveryAsync(cancellationToken)).PushedAuthorizationRequestEndpoint;
            _push = (string.IsNullOrEmpty(endpoint) ? null : await PushAsync(endpoint, cancellationToken), true);
        }

        return _push.Answer;
    }

    /// <summary>
    /// Sends the request to the authorization endpoint, for which Logto checks the app ID and the redirect URI, but no
    /// secret. With <c>prompt=none</c> no sign-in begins.
    /// </summary>
    public async Task<AuthorizationProbe> AuthorizeAsync(CancellationToken cancellationToken)
    {
        if (_authorize is null)
        {
            var message = CreateAuthorizationRequest();
            message.IssuerAddress = (await ReadDiscoveryAsync(cancellationToken)).AuthorizationEndpoint;
            message.Prompt = OpenIdConnectPrompt.None;
            _authorize = AuthorizationProbe.OfRedirect(
                await client.GetAsync(message.CreateAuthenticationRequestUrl(), cancellationToken),
                Origins.Normalize(logto.Value.Endpoint),
                site.Value.RedirectUri);
        }

        return _authorize;
    }

    /// <summary>Reads what Logto's sign-in page shows, without credentials.</summary>
    public async Task<ProbeResponse> ReadSignInExperienceAsync(CancellationToken cancellationToken) =>
        _experience ??= await client.GetAsync($"{Origins.Normalize(logto.Value.Endpoint)}/api/.well-known/sign-in-exp", cancellationToken);

    /// <summary>Finds a social connector among those that the sign-in page shows.</summary>
    public async Task<JsonElement?> FindConnectorAsync(string target, CancellationToken cancellationToken) =>
        (await ReadSignInExperienceAsync(cancellationToken)).Json.Find("socialConnectors") is { ValueKind: JsonValueKind.Array } connectors
            ? connectors.EnumerateArray().Select(connector => (JsonElement?)connector)
                .FirstOrDefault(connector => connector!.Value.Text("target") == target)
            : null;

    private async Task<AuthorizationProbe> PushAsync(string endpoint, CancellationToken cancellationToken)
    {
        var message = CreateAuthorizationRequest();
        message.ClientSecret = openIdConnect.Get(Schemes.Logto).ClientSecret;
        var parameters = message.Parameters.Where(parameter => parameter.Value is not null);
        return AuthorizationProbe.OfPush(await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(parameters) }, cancellationToken));
    }
}
