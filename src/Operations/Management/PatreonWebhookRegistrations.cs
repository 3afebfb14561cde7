using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Management;

/// <summary>The webhooks of the creator's client, at <c>/webhooks</c> of API v2 (scope <c>w:campaigns.webhook</c>).</summary>
internal sealed class PatreonRegistrations(PatreonApi api, IOptions<PatreonOptions> patreon) : IPatreonRegistrations
{
    private const string Fields = "fields%5Bwebhook%5D=uri,triggers,secret,paused";

    public IReadOnlyList<string> Triggers => PatreonWebhooks.Triggers;

    // A stand-in on this machine reaches this machine.
    public bool CanCall(string origin) => new Uri(patreon.Value.ApiBase).IsLoopback
        || (new Uri(origin) is { IsLoopback: false } url && !(IPAddress.TryParse(url.IdnHost, out var address) && address.IsPrivate()));

    public Task<IReadOnlyList<PatreonRegistration>> ListAsync(CancellationToken cancellationToken) => TellAsync<IReadOnlyList<PatreonRegistration>>(
        "GET /webhooks",
        async () =>
        {
            using var document = await api.CallAsync(HttpMethod.Get, $"/webhooks?{Fields}", body: null, cancellationToken);
            return [.. JsonApi.Resources(document.RootElement).Select(Read)];
        });

    public Task<PatreonRegistration> RegisterAsync(string uri, CancellationToken cancellationToken) => TellAsync(
        "POST /webhooks",
        async () =>
        {
            var (campaign, _) = await api.ReadCampaignAsync(cancellationToken);
            var data = new JsonObject
            {
                ["type"] = "webhook",
                ["attributes"] = new JsonObject { ["uri"] = uri, ["triggers"] = JsonSerializer.SerializeToNode(Triggers) },
                ["relationships"] = new JsonObject
                {
                    ["campaign"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "campaign", ["id"] = campaign.Id } },
                },
            };
            using var document = await api.CallAsync(HttpMethod.Post, "/webhooks", new JsonObject { ["data"] = data }, cancellationToken);
            return Read(document.RootElement.Find("data") ?? default);
        });

    public Task ChangeAsync(PatreonRegistration registration, CancellationToken cancellationToken) => TellAsync(
        $"PATCH /webhooks/{registration.Id}",
        async () =>
        {
            var data = new JsonObject
            {
                ["type"] = "webhook",
                ["id"] = registration.Id,
                ["attributes"] = new JsonObject
                {
                    ["uri"] = registration.Uri,
                    ["triggers"] = JsonSerializer.SerializeToNode(registration.Triggers),
                    ["paused"] = registration.IsPaused,
                },
            };
            using var document = await api.CallAsync(
                HttpMethod.Patch, $"/webhooks/{Uri.EscapeDataString(registration.Id)}", new JsonObject { ["data"] = data }, cancellationToken);
            return true;
        });

    private static PatreonRegistration Read(JsonElement webhook)
    {
        var attributes = webhook.Find("attributes") ?? default;
        return new PatreonRegistration(
            webhook.Text("id") ?? "",
            attributes.Text("uri") ?? "",
            attributes.Find("triggers") is { ValueKind: JsonValueKind.Array } triggers ? [.. triggers.EnumerateArray().Select(trigger => trigger.ToString())] : [],
            attributes.Text("secret") ?? "",
            attributes.Find("paused")?.ValueKind == JsonValueKind.True);
    }

    private static async Task<T> TellAsync<T>(string call, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (PatreonException exception)
        {
            throw new SetupException(
                new SetupError(
                    exception.Trouble == PatreonProblem.TokenRevoked ? SetupErrorCode.CredentialsWrong : SetupErrorCode.Unreachable,
                    $"{call} at Patreon: {exception.Message}.",
                    (exception.IsRefusal || exception.Trouble == PatreonProblem.TokenRevoked
                        ? $"Compare Patreon:* with the client at {PatreonOptionsValidator.Where}, whose version has to be 2 and whose token needs the scope "
                            + "w:campaigns.webhook (without it: 403), and run setup again"
                        : "See that this machine reaches Patreon, and run setup again in a while")
                    + $"; or register the webhook by hand at {PatreonOptionsValidator.WhereWebhooks}, and set Patreon:WebhookSecret to its secret."),
                exception);
        }
    }
}
