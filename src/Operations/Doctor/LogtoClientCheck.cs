using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Logto accepts the authorization request of a sign-in: the app ID and secret, the redirect URI and the scopes.</summary>
internal sealed class LogtoClientCheck(LogtoProbe probe, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "logto.client";

    private const string Where = "Logto Console > Applications > Bookstore > Endpoints & Credentials";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var pushed = await probe.PushAsync(cancellationToken);
        return
        [
            await CheckCredentialsAsync(pushed, cancellationToken),
            await CheckRedirectUriAsync(pushed, cancellationToken),
            .. await CheckScopesAsync(pushed, cancellationToken),
        ];
    }

    private async Task<Finding> CheckCredentialsAsync(AuthorizationProbe? pushed, CancellationToken cancellationToken)
    {
        if (pushed is null)
        {
            var answer = await probe.AuthorizeAsync(cancellationToken);
            return answer.Failure switch
            {
                SignInFailure.SecretWrong => UnknownApplication(),
                SignInFailure.ApplicationTypeWrong => WrongType(),
                null or SignInFailure.RedirectUriNotRegistered => Finding.Warning(
                    "Logto knows the app ID. The secret could not be checked, since the discovery document offers no pushed authorization requests.",
                    "Sign in once: if the secret is wrong, the page says so."),
                _ => UnknownAnswer(answer),
            };
        }

        return pushed.Failure switch
        {
            // Logto checks the redirect URI and the resource after it has authenticated the client.
            null or SignInFailure.RedirectUriNotRegistered => Accepted(),
            SignInFailure.RequestRejected when pushed.Error == "invalid_target" => Accepted(),
            SignInFailure.SecretWrong when await IsUnknownAsync(cancellationToken) => UnknownApplication(),
            SignInFailure.SecretWrong => Finding.Failed(
                $"Logto knows the app ID '{logto.Value.AppId}', but the app secret is wrong.",
                $"Set Logto:AppSecret to one of the app secrets in {Where} that has not expired."),
            SignInFailure.ProviderUnreachable => Finding.Failed(
                $"Logto does not accept the authorization request of a sign-in: {pushed.Description}.", "Check Logto's log, and a proxy in front of it."),
            SignInFailure.SecretExpired => Finding.Failed(
                $"Logto knows the app ID '{logto.Value.AppId}', but the app secret has expired, so nobody can sign in.",
                $"Add a new app secret in {Where}, and set Logto:AppSecret to its value. If the application already has a valid secret, 'setup' stores that one."),
            SignInFailure.ApplicationTypeWrong => WrongType(),
            _ => UnknownAnswer(pushed),
        };
    }

    private async Task<Finding> CheckRedirectUriAsync(AuthorizationProbe? pushed, CancellationToken cancellationToken)
    {
        // If something else is rejected first, such as the secret, the authorization endpoint says more: it needs no secret.
        var answer = pushed is { Failure: null or SignInFailure.RedirectUriNotRegistered or SignInFailure.ProviderUnreachable }
            ? pushed
            : await probe.AuthorizeAsync(cancellationToken);
        var uri = site.Value.RedirectUri;
        return answer.Failure switch
        {
            SignInFailure.RedirectUriNotRegistered => Finding.Failed(
                $"The redirect URI {uri} is not registered with the application at Logto.",
                $"Add {uri} to 'Redirect URIs' in Logto Console > Applications > Bookstore > Settings, or correct PublicUrl."),
            null => Finding.Ok($"The redirect URI {uri} is registered."),
            SignInFailure.SecretWrong or SignInFailure.ApplicationTypeWrong =>
                Finding.NotChecked("The redirect URI was not checked, because Logto does not accept the application."),
            _ => Finding.NotChecked($"The redirect URI was not checked, because Logto did not accept the request: {answer.Description}."),
        };
    }

    private async Task<List<Finding>> CheckScopesAsync(AuthorizationProbe? pushed, CancellationToken cancellationToken)
    {
        var request = probe.CreateAuthorizationRequest();
        var requested = request.Scope.Split(' ');
        var supported = (await probe.ReadDiscoveryAsync(cancellationToken)).ScopesSupported;
        List<Finding> findings = [];
        if (supported.Count == 0)
        {
            findings.Add(Finding.NotChecked("The scopes were not checked, because the discovery document has no scopes_supported."));
        }
        else if (requested.Except(supported).Except(LogtoScopes.FindPermissions(logto.Value)).ToList() is { Count: > 0 } dropped)
        {
            // A sign-in does not say so.
            findings.Add(Finding.Warning(
                $"Logto does not support these scopes, and drops them: {string.Join(' ', dropped)}.",
                "Without 'identities' the site sees no Patreon account, without 'offline_access' it gets no refresh token: upgrade Logto, or check that Logto:Endpoint is a Logto server."));
        }

        if (requested.Contains("offline_access") && request.Prompt?.Split(' ').Contains("consent") is not true)
        {
            findings.Add(Finding.Warning("Logto drops the scope offline_access without prompt=consent.", "Send prompt=consent with the authorization request."));
        }

        if (pushed is { Failure: SignInFailure.RequestRejected })
        {
            findings.Add(Finding.Failed(
                $"Logto rejects the authorization request of a sign-in: {pushed.Description}.",
                pushed.Error == "invalid_target"
                    ? "It has no API resource with the requested indicator: compare it with Logto Console > API resources, or request none."
                    : "Look the reason up in docs/troubleshooting.md, and check the application's settings in Logto Console."));
        }
        else if (pushed is { Failure: not null })
        {
            findings.Add(Finding.NotChecked($"The scopes were not completely checked, because Logto did not accept the request: {pushed.Description}."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"Logto supports every scope that a sign-in requests: {request.Scope}.")];
    }

    private static Finding Accepted() => Finding.Ok("Logto accepts the app ID and the secret.");

    private static Finding UnknownAnswer(AuthorizationProbe answer) => Finding.NotChecked(
        $"The app ID and the secret were not checked, because doctor does not know Logto's response: {answer.Description}.");

    private Finding WrongType() => Finding.Failed(
        $"The application '{logto.Value.AppId}' at Logto has the wrong type, so nobody can sign in.",
        "Set Logto:AppId and Logto:AppSecret to those of an application of the type 'Traditional web'; create one in Logto Console > Applications > "
        + "Create application, or with 'setup'.");

    private Finding UnknownApplication() => Finding.Failed(
        $"Logto has no application with the app ID '{logto.Value.AppId}'.",
        $"Set Logto:AppId to the 'App ID' in {Where}, and check that Logto:Endpoint is that application's Logto.");

    // To a wrong secret Logto answers as to an unknown app ID.
    private async Task<bool> IsUnknownAsync(CancellationToken cancellationToken) =>
        (await probe.AuthorizeAsync(cancellationToken)).Failure == SignInFailure.SecretWrong;
}
