using System.Buffers.Text;
using System.Security.Cryptography;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Operations.Doctor;

/// <summary>What several checks ask of Logto, asked once.</summary>
internal sealed class LogtoProbe(
    ProbeClient outside, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site, IOptionsMonitor<OpenIdConnectOptions> openIdConnect)
{
    private Answer? _discovery;
    private (SignInAnswer? Answer, bool WasAsked) _push;
    private SignInAnswer? _authorize;
    private Answer? _experience;

    /// <summary>Asks for the discovery document.</summary>
    public async Task<Answer> DiscoverAsync(CancellationToken cancellationToken) =>
        _discovery ??= await outside.GetAsync(logto.Value.DiscoveryUrl, cancellationToken);

    /// <summary>Reads the discovery document.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public async Task<OpenIdConnectConfiguration> ReadDiscoveryAsync(CancellationToken cancellationToken) =>
        OpenIdConnectConfiguration.Create((await DiscoverAsync(cancellationToken)).Body);

    /// <summary>The authorization request of a sign-in, as the browser would be sent on with.</summary>
    public OpenIdConnectMessage SignInRequest()
    {
        var options = openIdConnect.Get(Schemes.Logto);
        var message = new OpenIdConnectMessage
        {
            ClientId = options.ClientId,
            RedirectUri = site.Value.RedirectUri,
            ResponseType = options.ResponseType,
            Scope = string.Join(' ', options.Scope),
            Resource = options.Resource,
            State = Guid.NewGuid().ToString(),
            Nonce = Guid.NewGuid().ToString(),
        };
        // Of a verifier that nobody keeps: no code will ever be redeemed.
        message.SetParameter("code_challenge", Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        message.SetParameter("code_challenge_method", "S256");
        SignInParameters.Apply(message, SignInParameters.For(new SignInStart(FirstScreen.SignIn, DirectConnector: null, AnotherAccount: false, ReturnUrl.Home)));
        return message;
    }

    /// <summary>
    /// Pushes that request (RFC 9126), which takes the app id, the secret and the redirect URI; Logto forgets it after a
    /// minute. Null where Logto takes none.
    /// </summary>
    public async Task<SignInAnswer?> PushAsync(CancellationToken cancellationToken)
    {
        if (!_push.WasAsked)
        {
            var endpoint = (await ReadDiscoveryAsync(cancellationToken)).PushedAuthorizationRequestEndpoint;
            _push = (string.IsNullOrEmpty(endpoint) ? null : await PushAsync(endpoint, cancellationToken), true);
        }

        return _push.Answer;
    }

    /// <summary>
    /// Asks the authorize endpoint, which takes no secret, whether it knows the app id and the redirect URI. It is not
    /// allowed to ask anyone, so nothing begins.
    /// </summary>
    public async Task<SignInAnswer> AuthorizeAsync(CancellationToken cancellationToken)
    {
        if (_authorize is null)
        {
            var message = SignInRequest();
            message.IssuerAddress = (await ReadDiscoveryAsync(cancellationToken)).AuthorizationEndpoint;
            message.Prompt = OpenIdConnectPrompt.None;
            _authorize = SignInAnswer.AtAuthorize(
                await outside.GetAsync(message.CreateAuthenticationRequestUrl(), cancellationToken),
                Origins.Normalize(logto.Value.Endpoint),
                site.Value.RedirectUri);
        }

        return _authorize;
    }

    /// <summary>Asks for what a person will see, which Logto tells without credentials.</summary>
    public async Task<Answer> ReadExperienceAsync(CancellationToken cancellationToken) =>
        _experience ??= await outside.GetAsync($"{Origins.Normalize(logto.Value.Endpoint)}/api/.well-known/sign-in-exp", cancellationToken);

    private async Task<SignInAnswer> PushAsync(string endpoint, CancellationToken cancellationToken)
    {
        var message = SignInRequest();
        message.ClientSecret = openIdConnect.Get(Schemes.Logto).ClientSecret;
        var parameters = message.Parameters.Where(parameter => parameter.Value is not null);
        return SignInAnswer.ToPush(await outside.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(parameters) }, cancellationToken));
    }
}
