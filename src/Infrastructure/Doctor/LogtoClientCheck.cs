using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether Logto takes the app id and the secret.</summary>
internal sealed class LogtoClientCheck(LogtoProbe probe, IOptions<LogtoOptions> logto) : ICheck
{
    public const string CheckName = "logto.client";

    private const string Where = "Logto Console > Applications > Bookstore > Endpoints & Credentials";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var pushed = await probe.PushAsync(cancellationToken);
        if (pushed is null)
        {
            return [await IsUnknownAsync(cancellationToken)
                ? Unknown()
                : Finding.Warning(
                    "The app id is known. The secret could not be checked, since the discovery document offers no pushed authorization requests.",
                    "Sign in once: a wrong secret is told on the page.")];
        }

        return [pushed.Failure() switch
        {
            SignInFailure.SecretWrong when await IsUnknownAsync(cancellationToken) => Unknown(),
            SignInFailure.SecretWrong => Finding.Failed(
                $"Logto knows the app id '{logto.Value.AppId}', and the app secret is not its.",
                $"Set Logto:AppSecret to the value of one of the app secrets in {Where}; one that has expired is none."),
            SignInFailure.ProviderUnreachable => Finding.Failed($"Logto does not take the request of a sign-in: {pushed.InWords}.", "Look at Logto's own log."),
            // Whatever else it says comes after it has let the application in.
            _ => Finding.Ok("Logto accepts the app id and the secret."),
        }];
    }

    // To a wrong secret Logto says the same as to an unknown app id.
    private async Task<bool> IsUnknownAsync(CancellationToken cancellationToken) =>
        (await probe.AuthorizeAsync(cancellationToken)).Failure() == SignInFailure.SecretWrong;

    private Finding Unknown() => Finding.Failed(
        $"Logto knows no application with the app id '{logto.Value.AppId}'.",
        $"Set Logto:AppId to the 'App ID' in {Where}, and see that Logto:Endpoint is that application's Logto.");
}

/// <summary>Whether the redirect URI is registered with the application.</summary>
internal sealed class LogtoRedirectUriCheck(LogtoProbe probe, IOptions<SiteOptions> site) : ICheck
{
    public string Name => "logto.redirect-uri";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        // Where the secret is wrong, the endpoint that takes none says more.
        var answer = await probe.PushAsync(cancellationToken) is { } pushed && pushed.Failure() != SignInFailure.SecretWrong
            ? pushed
            : await probe.AuthorizeAsync(cancellationToken);
        return [answer.Failure() switch
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

/// <summary>Reads what an answer to the request of a sign-in means.</summary>
internal static class SignInAnswer
{
    /// <summary>The failure, as a sign-in would tell it; or null where Logto goes along.</summary>
    public static SignInFailure? Failure(this Answer answer) => answer switch
    {
        { IsSuccess: true } => null,
        // On the way to a screen, or back with an answer for the person: the request itself was right.
        { Problem: null, Location: not null } => null,
        _ when answer.Json.Text("error") is { } error => LogtoFailure.Classify(error, answer.Json.Text("error_description")),
        _ => SignInFailure.ProviderUnreachable,
    };
}
