using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

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
