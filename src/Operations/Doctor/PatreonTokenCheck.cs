using System.Net;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>Whether Patreon takes the creator's access token.</summary>
internal sealed class PatreonTokenCheck(
    PatreonProbe probe, CreatorTokenStore store, ProbeClient outside, OperatorToken token, IOptions<PatreonOptions> patreon, IOptions<SiteOptions> site) : ICheck
{
    public const string CheckName = "patreon.token";

    private const string NewOnes =
        $"Make new tokens at {PatreonOptionsValidator.Where}, and set Patreon:AccessToken and Patreon:RefreshToken anew. Use a client of its own, "
        + "not the one in Logto's connector.";

    public string Name => CheckName;

    public IReadOnlyList<string> Needs => [DoctorSetup.PatreonSettings, DoctorSetup.SiteSettings, DatabaseSchemaCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await probe.GetAsync(PatreonCampaignCheck.Path, cancellationToken);
        return answer switch
        {
            _ when answer.IsGiven() => [Finding.Ok("Patreon takes the creator's access token.")],
            _ when answer.IsRefused(HttpStatusCode.Unauthorized) => [await JudgeAsync(cancellationToken)],
            _ when answer.IsRefused(HttpStatusCode.Forbidden) => [Finding.Failed(
                "Patreon knows the token and refuses its campaigns (403): it is not the Creator's Access Token of an API v2 client.", NewOnes)],
            { Problem: null, Status: HttpStatusCode.TooManyRequests } => [Finding.NotChecked(
                "Not checked, because Patreon has had too many requests of this client. Run doctor again in a minute.")],
            _ => [Finding.Failed(
                $"{patreon.Value.ApiUrl}: {answer.Explain()}.",
                "See that this machine reaches Patreon, that no firewall in front of it takes this site for a robot, and that Patreon:ApiBase is left out. Who is known as a patron stays one meanwhile.")],
        };
    }

    // Expired is nothing, since the site renews by itself; whether the refresh token is good only its one use would tell.
    private async Task<Finding> JudgeAsync(CancellationToken cancellationToken)
    {
        var question = new HttpRequestMessage(HttpMethod.Get, $"{site.Value.Origin}/health/ready");
        question.Headers.TryAddWithoutValidation(OperatorToken.Header, token.Create());
        var health = await outside.SendAsync(question, cancellationToken);
        if (health.Json.Find("checks")?.Find("patreon")?.Text("reason") is { } reason && reason.Contains("invalid_grant", StringComparison.Ordinal))
        {
            return Finding.Failed("Patreon refuses the creator's access token, and refused to renew it when the site asked.", NewOnes);
        }

        var unfinished = await store.FindUnfinishedAsync(cancellationToken) is { } time
            ? $" A renewal that began at {time:u} did not succeed, which may have spent the refresh token."
            : "";
        return Finding.Warning(
            $"Patreon refuses the creator's access token: it has expired, or was replaced.{unfinished}",
            $"Start the site, which renews it, and run doctor again. Where that does not help: {NewOnes}");
    }
}
