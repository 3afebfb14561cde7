using System.Text.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the discovery document is one that the site accepts: the same issuer, all endpoints, and keys.</summary>
internal sealed class LogtoIssuerCheck(LogtoProbe probe, ProbeClient outside, IOptions<LogtoOptions> logto) : ICheck
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

        OpenIdConnectConfiguration document;
        try
        {
            document = await probe.ReadDiscoveryAsync(cancellationToken);
        }
        catch (ArgumentException)
        {
            return [Finding.Failed($"{logto.Value.DiscoveryUrl} is no discovery document: a value in it is not of the type that it has to be.", Remedy)];
        }

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
            return new JsonWebKeySet(body).GetSigningKeys().Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
