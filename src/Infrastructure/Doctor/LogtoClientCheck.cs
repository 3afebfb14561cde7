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

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName];

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

        return [pushed.Failure switch
        {
            SignInFailure.SecretWrong when await IsUnknownAsync(cancellationToken) => Unknown(),
            SignInFailure.SecretWrong => Finding.Failed(
                $"Logto knows the app id '{logto.Value.AppId}', and the app secret is not its.",
                $"Set Logto:AppSecret to the value of one of the app secrets in {Where}; one that has expired is none."),
            SignInFailure.ProviderUnreachable => Finding.Failed(
                $"Logto does not take the request of a sign-in: {pushed.InWords}.", "Look at Logto's own log, and at a proxy in front of it."),
            // Whatever else it says comes after it has let the application in.
            _ => Finding.Ok("Logto accepts the app id and the secret."),
        }];
    }

    // To a wrong secret Logto says the same as to an unknown app id.
    private async Task<bool> IsUnknownAsync(CancellationToken cancellationToken) =>
        (await probe.AuthorizeAsync(cancellationToken)).Failure == SignInFailure.SecretWrong;

    private Finding Unknown() => Finding.Failed(
        $"Logto knows no application with the app id '{logto.Value.AppId}'.",
        $"Set Logto:AppId to the 'App ID' in {Where}, and see that Logto:Endpoint is that application's Logto.");
}
