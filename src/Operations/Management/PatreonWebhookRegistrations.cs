using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Patreon;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Management;

/// <summary>Calls <c>/webhooks</c> of Patreon's API v2, which needs the scope <c>w:campaigns.webhook</c>.</summary>
internal sealed class PatreonWebhookRegistrations(PatreonApi api, IOptions<PatreonOptions> patreon) : IPatreonWebhookRegistrations
{
    // A stand-in on this machine reaches this machine.
    public bool CanReach(string origin) => new Uri(patreon.Value.ApiBase).IsLoopback
        || (new Uri(origin) is { IsLoopback: false } url && !(IPAddress.TryParse(url.IdnHost, out var address) && address.IsPrivate()));

    public Task<IReadOnlyList<PatreonWebhookRegistration>> ListAsync(CancellationToken cancellationToken) => GuardAsync<IReadOnlyList<PatreonWebhookRegistration>>(
        "GET /webhooks",
        async () =>
        {
            using var document = await api.CallAsync(HttpMethod.Get, $"/webhooks?{PatreonWebhookRegistration.Fields}", body: null, cancellationToken);
            return [.. JsonApi.Resources(document.RootElement).Select(PatreonWebhookRegistration.Read)];
        });

    public Task<PatreonWebhookRegistration> RegisterAsync(string uri, CancellationToken cancellationToken) => GuardAsync(
        "POST /webhooks",
        async () =>
        {
            var (campaign, _) = await api.ReadCampaignAsync(cancellationToken);
            var data = new JsonObject
            {
                ["type"] = "webhook",
                ["attributes"] = new JsonObject { ["uri"] = uri, ["triggers"] = JsonSerializer.SerializeToNode(PatreonWebhookParser.Triggers) },
                ["relationships"] = new JsonObject
                {
                    ["campaign"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "campaign", ["id"] = campaign.Id } },
                },
            };
            using var document = await api.CallAsync(HttpMethod.Post, "/webhooks", new JsonObject { ["data"] = data }, cancellationToken);
            return PatreonWebhookRegistration.Read(document.RootElement.Find("data") ?? default);
        });

    public Task ChangeAsync(PatreonWebhookRegistration registration, CancellationToken cancellationToken) => GuardAsync(
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

    private static async Task<T> GuardAsync<T>(string call, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (PatreonException exception)
        {
            throw new SetupException(
                new SetupError(
                    exception.Problem == PatreonProblem.TokenRevoked ? SetupErrorCode.InvalidCredentials : SetupErrorCode.Unreachable,
                    $"{call} at Patreon: {exception.Message}.",
                    (exception.IsRejection || exception.Problem == PatreonProblem.TokenRevoked
                        ? $"Compare Patreon:* with the client at {PatreonOptionsValidator.Where}: its API version must be 2, and its token needs the scope "
                            + "w:campaigns.webhook (without it: 403). Then run setup again"
                        : "Check that this machine reaches Patreon, and run setup again later")
                    + $"; or register the webhook yourself at {PatreonOptionsValidator.WhereWebhooks}, and set Patreon:WebhookSecret to its secret."),
                exception);
        }
    }
}
