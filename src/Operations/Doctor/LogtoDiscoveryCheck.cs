using System.Text.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Logto answers, and with a discovery document that a sign-in accepts: issuer, endpoints and keys.</summary>
internal sealed class LogtoDiscoveryCheck(LogtoProbe probe, ProbeClient client, IOptions<LogtoOptions> logto) : ICheck
{
    public const string CheckName = "logto.discovery";

    private const string Remedy =
        "Set Logto:Endpoint to exactly the 'Logto endpoint' in Logto Console; a Logto that you host takes it from its setting ENDPOINT.";

    public string Name => CheckName;

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var url = logto.Value.DiscoveryUrl;
        return await probe.DiscoverAsync(cancellationToken) switch
        {
            { Problem: { } problem } => [Finding.Failed(
                $"{url}: {problem}.",
                "Compare Logto:Endpoint with the 'Logto endpoint' of the application in Logto Console; for the local tenant, start the site first. "
                + "If it is right, check DNS, the firewall and Logto's certificate from this machine.")],
            { Location: { } location } => [Finding.Failed($"{url} redirects to {location}.", $"Set Logto:Endpoint to {location.GetLeftPart(UriPartial.Authority)}.")],
            { IsSuccess: false } response => [Finding.Failed(
                $"{url}: {response.Description}.",
                "Logto is down, or another server is at that address: compare Logto:Endpoint with the 'Logto endpoint' in Logto Console.")],
            { Json.ValueKind: not JsonValueKind.Object } => [Finding.Failed($"{url} does not respond with JSON.", Remedy)],
            _ => [await CheckDocumentAsync(url, cancellationToken)],
        };
    }

    private async Task<Finding> CheckDocumentAsync(string url, CancellationToken cancellationToken)
    {
        OpenIdConnectConfiguration document;
        try
        {
            document = await probe.ReadDiscoveryAsync(cancellationToken);
        }
        catch (ArgumentException)
        {
            return Finding.Failed($"{url} is not a valid discovery document: a value has the wrong type.", Remedy);
        }

        if (new DiscoveryDocumentValidator(logto.Value.Issuer).FindProblem(document) is { } problem)
        {
            return Finding.Failed($"The discovery document {problem}.", Remedy);
        }

        var keys = await client.GetAsync(document.JwksUri, cancellationToken);
        return keys.IsSuccess && HasKeys(keys.Body)
            ? Finding.Ok($"Logto responds, its issuer is {document.Issuer}, and its keys can be read.")
            : Finding.Failed(
                $"Logto's keys can't be read: {document.JwksUri}: {keys.Problem ?? "the response has no keys"}.",
                "Without them nobody can sign in. Check that Logto is running well.");
    }

    private static bool HasKeys(string body)
    {
        try
        {
            return new JsonWebKeySet(body).GetSigningKeys().Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
