using System.Net;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the token may read the campaign's members.</summary>
internal sealed class PatreonScopesCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon) : ICheck
{
    public const string CheckName = "patreon.scopes";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [PatreonCampaignCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var campaign = patreon.Value.CampaignId is { Length: > 0 } set ? set : (await PatreonCampaignCheck.ListAsync(probe, cancellationToken))[0];
        var answer = await probe.GetAsync($"/campaigns/{campaign}/members?page%5Bcount%5D=1", cancellationToken);
        return answer switch
        {
            _ when answer.IsGiven() => [Finding.Ok("The token may read the campaign's members.")],
            _ when answer.IsRefused(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized) => [Finding.Failed(
                "The token may not read the campaign's members: it lacks the scope campaigns.members.",
                $"Use the Creator's Access Token of an API v2 client, which has every scope: {PatreonOptionsValidator.Where}.")],
            _ => [Finding.NotChecked($"Not checked, because Patreon did not say: {answer.Explain()}.")],
        };
    }
}
