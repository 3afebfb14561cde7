using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether the redirect URI is registered with the application.</summary>
internal sealed class LogtoRedirectUriCheck(LogtoProbe probe, IOptions<SiteOptions> site) : ICheck
{
    public string Name => "logto.redirect-uri";

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        // Where the secret is wrong, the endpoint that takes none says more.
        var answer = await probe.PushAsync(cancellationToken) is { } pushed && pushed.Failure != SignInFailure.SecretWrong
            ? pushed
            : await probe.AuthorizeAsync(cancellationToken);
        return [answer.Failure switch
        {
            SignInFailure.RedirectUriNotRegistered => Finding.Failed(
                $"The redirect URI {site.Value.RedirectUri} is not registered with the application at Logto.",
                $"Add {site.Value.RedirectUri} to 'Redirect URIs' in Logto Console > Applications > Bookstore > Settings, or correct PublicUrl."),
            SignInFailure.SecretWrong => Finding.NotChecked($"Not checked, because it needs {LogtoClientCheck.CheckName}."),
            SignInFailure.ProviderUnreachable => Finding.NotChecked($"Not checked, because Logto did not take the request: {answer.InWords}."),
            _ => Finding.Ok($"The redirect URI {site.Value.RedirectUri} is registered."),
        }];
    }
}
