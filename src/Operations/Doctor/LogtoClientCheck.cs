using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

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
            var answer = await probe.AuthorizeAsync(cancellationToken);
            return [answer.Failure switch
            {
                SignInFailure.SecretWrong => Unknown(),
                SignInFailure.ApplicationTypeWrong => WrongType(),
                null or SignInFailure.RedirectUriNotRegistered => Finding.Warning(
                    "The app id is known. The secret could not be checked, since the discovery document offers no pushed authorization requests.",
                    "Sign in once: a wrong secret is told on the page."),
                _ => Unclear(answer),
            }];
        }

        return [pushed.Failure switch
        {
            // The redirect URI, and a resource, are looked at once the application was let in.
            null or SignInFailure.RedirectUriNotRegistered => Accepted(),
            SignInFailure.RequestRefused when pushed.Answer.Json.Text("error") == "invalid_target" => Accepted(),
            SignInFailure.SecretWrong when await IsUnknownAsync(cancellationToken) => Unknown(),
            SignInFailure.SecretWrong => Finding.Failed(
                $"Logto knows the app id '{logto.Value.AppId}', and the app secret is not its.",
                $"Set Logto:AppSecret to the value of one of the app secrets in {Where}; one that has expired is none."),
            SignInFailure.ProviderUnreachable => Finding.Failed(
                $"Logto does not take the request of a sign-in: {pushed.InWords}.", "Look at Logto's own log, and at a proxy in front of it."),
            SignInFailure.SecretExpired => Finding.Failed(
                $"Logto knows the app id '{logto.Value.AppId}', and the app secret has expired, so nobody can sign in.",
                $"Add a new app secret in {Where}, and set Logto:AppSecret to its value; 'setup' takes one that is there."),
            SignInFailure.ApplicationTypeWrong => WrongType(),
            _ => Unclear(pushed),
        }];
    }

    private static Finding Accepted() => Finding.Ok("Logto accepts the app id and the secret.");

    private static Finding Unclear(SignInAnswer answer) => Finding.NotChecked(
        $"Not known, because Logto's answer to the request of a sign-in is none that this check knows: {answer.InWords}.");

    private Finding WrongType() => Finding.Failed(
        $"The application '{logto.Value.AppId}' at Logto is of another type than this site, so nobody can sign in.",
        "Set Logto:AppId and Logto:AppSecret to those of an application of the type 'Traditional web'; Logto Console > Applications > "
        + "Create application makes one, as does 'setup'.");

    // To a wrong secret Logto says the same as to an unknown app id.
    private async Task<bool> IsUnknownAsync(CancellationToken cancellationToken) =>
        (await probe.AuthorizeAsync(cancellationToken)).Failure == SignInFailure.SecretWrong;

    private Finding Unknown() => Finding.Failed(
        $"Logto knows no application with the app id '{logto.Value.AppId}'.",
        $"Set Logto:AppId to the 'App ID' in {Where}, and see that Logto:Endpoint is that application's Logto.");
}
