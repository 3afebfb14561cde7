using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether the token sees the campaign.</summary>
internal sealed class PatreonCampaignCheck(PatreonProbe probe, IOptions<PatreonOptions> patreon) : ICheck
{
    public const string CheckName = "patreon.campaign";
    public const string Path = "/campaigns";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [PatreonTokenCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!(await probe.GetAsync(Path, cancellationToken)).IsGiven())
        {
            return [Finding.NotChecked($"Not checked, because it needs {PatreonTokenCheck.CheckName}.")];
        }

        var seen = await ListAsync(probe, cancellationToken);
        var wanted = patreon.Value.CampaignId;
        return seen switch
        {
            [] => [Finding.Failed(
                "The token sees no campaign.", $"Set Patreon:AccessToken to the Creator's Access Token, of the creator whose campaign it is, at {PatreonOptionsValidator.Where}.")],
            _ when wanted.Length > 0 && !seen.Contains(wanted) => [Finding.Failed(
                $"The campaign {wanted} is not among those that the token sees: {string.Join(", ", seen)}.", "Set Patreon:CampaignId to one of these, or leave it out.")],
            { Count: > 1 } when wanted.Length == 0 => [Finding.Failed(
                $"The token sees several campaigns: {string.Join(", ", seen)}.", "Set Patreon:CampaignId to one of these.")],
            _ => [Finding.Ok($"The token sees the campaign {(wanted.Length > 0 ? wanted : seen[0])}.")],
        };
    }

    /// <summary>The ids of the campaigns that the token sees.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(PatreonProbe probe, CancellationToken cancellationToken) =>
        [.. JsonApi.Resources((await probe.GetAsync(Path, cancellationToken)).Json).Select(campaign => campaign.Text("id")).OfType<string>()];
}
