using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the redirect URI is registered with the application.</summary>
internal sealed class LogtoRedirectUriCheck(LogtoProbe probe, IOptions<SiteOptions> site) : ICheck
{
    public string Name => "logto.redirect-uri";

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        // Where something else is refused first, such as the secret, the endpoint that takes none says more.
        var answer = await probe.PushAsync(cancellationToken) is
        { Failure: null or SignInFailure.RedirectUriNotRegistered or SignInFailure.ProviderUnreachable } pushed
            ? pushed
            : await probe.AuthorizeAsync(cancellationToken);
        return [answer.Failure switch
        {
            SignInFailure.RedirectUriNotRegistered => Finding.Failed(
                $"The redirect URI {site.Value.RedirectUri} is not registered with the application at Logto.",
                $"Add {site.Value.RedirectUri} to 'Redirect URIs' in Logto Console > Applications > Bookstore > Settings, or correct PublicUrl."),
            null => Finding.Ok($"The redirect URI {site.Value.RedirectUri} is registered."),
            SignInFailure.SecretWrong or SignInFailure.ApplicationTypeWrong => Finding.NotChecked($"Not checked, because it needs {LogtoClientCheck.CheckName}."),
            _ => Finding.NotChecked($"Not checked, because Logto did not take the request: {answer.InWords}."),
        }];
    }
}
