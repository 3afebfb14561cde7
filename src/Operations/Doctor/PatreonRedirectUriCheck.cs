using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>The redirect URI that Patreon must know. Nothing outside Patreon can tell whether it does.</summary>
internal sealed class PatreonRedirectUriCheck(LogtoProbe probe, IOptions<LogtoOptions> logto) : ICheck
{
    public string Name => "patreon.redirect-uri";

    public IReadOnlyList<string> Needs => [LogtoConnectorCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken) =>
        (await probe.ReadExperienceAsync(cancellationToken)).Json.FindPatreon()?.Text("id") is { } connector
            ? [Finding.NotChecked(
                $"Compare by eye: the connector's client at {Patreon.PatreonOptionsValidator.Where} must have the redirect URI "
                + $"{Origins.Normalize(logto.Value.Endpoint)}/callback/{connector}")]
            : [Finding.NotChecked("Not known, because Logto does not tell the connector's id.")];
}
