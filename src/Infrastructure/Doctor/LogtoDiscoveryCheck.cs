using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Whether Logto can be reached, over TLS where its address says so.</summary>
internal sealed class LogtoEndpointCheck(LogtoProbe probe, IOptions<LogtoOptions> logto) : ICheck
{
    public const string CheckName = "logto.endpoint";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [DoctorSetup.LogtoSettings, DoctorSetup.SiteSettings];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await probe.DiscoverAsync(cancellationToken);
        return answer switch
        {
            { IsSuccess: true } => [Finding.Ok($"{logto.Value.DiscoveryUrl} answers.")],
            { Problem: { } problem } => [Finding.Failed(
                $"{logto.Value.DiscoveryUrl}: {problem}.",
                "Compare Logto:Endpoint with the 'Logto endpoint' of the application in Logto Console; for the local tenant, start the site first. "
                + "If it is right, look at DNS, the firewall and Logto's certificate from this machine.")],
            { Location: { } location } => [Finding.Failed(
                $"{logto.Value.DiscoveryUrl} sends on to {location}.", $"Set Logto:Endpoint to {location.GetLeftPart(UriPartial.Authority)}.")],
            _ => [Finding.Failed(
                $"{logto.Value.DiscoveryUrl}: {answer.InWords}.",
                "What answers there is no Logto, or one that is down: compare Logto:Endpoint with the 'Logto endpoint' in Logto Console.")],
        };
    }
}

/// <summary>Whether the discovery document is one that the site accepts: the same issuer, all endpoints, and keys.</summary>
internal sealed class LogtoDiscoveryCheck(LogtoProbe probe, Outside outside, IOptions<LogtoOptions> logto) : ICheck
{
    public const string CheckName = "logto.issuer";

    private const string Remedy =
        "Set Logto:Endpoint to the 'Logto endpoint' of Logto Console, letter by letter; a Logto of your own takes it from its setting ENDPOINT.";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [LogtoEndpointCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if ((await probe.DiscoverAsync(cancellationToken)).Json.ValueKind != JsonValueKind.Object)
        {
            return [Finding.Failed($"{logto.Value.DiscoveryUrl} answers with what is no JSON.", Remedy)];
        }

        var document = await probe.ReadDiscoveryAsync(cancellationToken);
        if (new DiscoveryRules(logto.Value.Issuer).FindProblem(document) is { } problem)
        {
            return [Finding.Failed($"The discovery document {problem}.", Remedy)];
        }

        var keys = await outside.GetAsync(document.JwksUri, cancellationToken);
        return keys.IsSuccess && HasKeys(keys.Body)
            ? [Finding.Ok($"The issuer is {document.Issuer}, and its keys can be read.")]
            : [Finding.Failed($"Logto's keys can't be read: {document.JwksUri}: {keys.Problem ?? "it answers without keys"}.", "Without them nobody can sign in. Look at Logto.")];
    }

    private static bool HasKeys(string body)
    {
        try
        {
            return new JsonWebKeySet(body).Keys.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
