using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Operations.Doctor;

/// <summary>What of the scopes of a sign-in Logto would drop, of which it says nothing at a sign-in.</summary>
internal sealed class LogtoScopesCheck(LogtoProbe probe) : ICheck
{
    public string Name => "logto.scopes";

    public IReadOnlyList<string> Needs => [LogtoIssuerCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var request = probe.SignInRequest();
        var asked = request.Scope.Split(' ');
        var known = (await probe.ReadDiscoveryAsync(cancellationToken)).ScopesSupported;
        List<Finding> findings = [];
        if (known.Count == 0)
        {
            findings.Add(Finding.NotChecked("Not checked, because the discovery document has no scopes_supported."));
        }
        else if (asked.Except(known).ToList() is { Count: > 0 } dropped)
        {
            findings.Add(Finding.Warning(
                $"Logto does not know these scopes, and drops them: {string.Join(' ', dropped)}.",
                "Without 'identities' no Patreon account is seen, without 'offline_access' there is no refresh token: upgrade Logto, or see that Logto:Endpoint is one."));
        }

        if (asked.Contains("offline_access") && request.Prompt?.Split(' ').Contains("consent") is not true)
        {
            findings.Add(Finding.Warning("The scope offline_access is dropped without prompt=consent.", "Have the sign-in ask with prompt=consent."));
        }

        var pushed = await probe.PushAsync(cancellationToken);
        if (pushed is { Failure: SignInFailure.RequestRefused, Answer.Json: var refusal })
        {
            findings.Add(Finding.Failed(
                $"Logto refuses the request of a sign-in: {refusal.Text("error")}: {refusal.Text("error_description") ?? "it gives no reason"}.",
                refusal.Text("error") == "invalid_target"
                    ? "It knows no API resource of that indicator: compare it with Logto Console > API resources, or ask without one."
                    : "Look for the reason in docs/troubleshooting.md, and at the application's settings in Logto Console."));
        }
        else if (pushed is { Failure: not null })
        {
            // What is refused before says nothing of a resource.
            findings.Add(Finding.NotChecked(
                $"Not checked to the end, because Logto did not take the request of a sign-in: {pushed.InWords}."));
        }

        return findings.Count > 0 ? findings : [Finding.Ok($"Logto knows every scope that the sign-in asks for: {request.Scope}.")];
    }
}
