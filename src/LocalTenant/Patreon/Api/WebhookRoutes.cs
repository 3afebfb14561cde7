using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Patreon.Campaigns;

namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary><c>/webhooks</c> of API v2, for the creator's client.</summary>
internal static class WebhookRoutes
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").RequireScope("w:campaigns.webhook");
        webhooks.MapGet("", List);
        webhooks.MapGet("/{id}", Show);
        webhooks.MapPost("", RegisterAsync);
        webhooks.MapPatch("/{id}", ChangeAsync);
        webhooks.MapDelete("/{id}", (PatreonStore store, string id) => store.Update<IResult>(state => Find(state, id) is { } webhook
            ? (state with { Webhooks = [.. state.Webhooks.Except([webhook])] }, Results.NoContent())
            : (state, ApiError.NotFound("Webhook", id))));
    }

    private static IResult List(HttpContext context)
    {
        var view = ApiRoutes.ViewOf(context);
        return ApiQuery.TryRead(context.Request.Query, ResourceTypes.Webhook, out var query, out var error)
            ? new ApiResponse(new Document(query, view).Of(
                view.State.Webhooks.Select(webhook => ResourceTypes.Webhook.Of(webhook, view)), view.State.Webhooks.Count, next: null))
            : error;
    }

    private static IResult Show(HttpContext context, string id)
    {
        var view = ApiRoutes.ViewOf(context);
        return Find(view.State, id) is { } webhook
            ? ApiRoutes.Show(context, view, ResourceTypes.Webhook.Of(webhook, view))
            : ApiError.NotFound("Webhook", id);
    }

    private static async Task<IResult> RegisterAsync(HttpContext context, PatreonStore store)
    {
        if (await ReadAsync(context) is not { Uri: { } uri, Triggers: { } triggers } asked) return Malformed();
        if (asked.CampaignId != SampleCampaign.Ours.Id) return ApiError.NotFound("Campaign", asked.CampaignId ?? "");

        var webhook = store.Update(state =>
        {
            var id = (state.Webhooks.Select(other => int.Parse(other.Id, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture);
            var added = new Webhook(id, uri, RandomNumberGenerator.GetHexString(64, lowercase: true), triggers);
            return (state with { Webhooks = [.. state.Webhooks, added] }, added);
        });
        return Whole(context, webhook, StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, PatreonStore store, string id)
    {
        if (await ReadAsync(context) is not { } asked) return Malformed();

        var changed = store.Update(state =>
        {
            var next = state.WithWebhook(id, webhook => webhook with
            {
                Uri = asked.Uri ?? webhook.Uri,
                Triggers = asked.Triggers ?? webhook.Triggers,
                IsPaused = asked.IsPaused ?? webhook.IsPaused,
            });
            return (next, Find(next, id));
        });
        return changed is null ? ApiError.NotFound("Webhook", id) : Whole(context, changed, StatusCodes.Status200OK);
    }

    private static ApiResponse Whole(HttpContext context, Webhook webhook, int status)
    {
        var view = ApiRoutes.ViewOf(context);
        return new ApiResponse(new Document(ApiQuery.Everything(), view).Of(ResourceTypes.Webhook.Of(webhook, view)), status);
    }

    private static Webhook? Find(PatreonState state, string id) => state.Webhooks.SingleOrDefault(webhook => webhook.Id == id);

    private static ApiError Malformed() => ApiError.BadParameter("BadRequest", "The body must be a webhook with a uri and known triggers.");

    private static async Task<Asked?> ReadAsync(HttpContext context)
    {
        try
        {
            var data = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))?["data"];
            var attributes = data?["attributes"];
            var asked = new Asked(
                attributes?["uri"]?.GetValue<string>(),
                attributes?["triggers"]?.AsArray().Select(trigger => trigger?.GetValue<string>() ?? "").ToArray(),
                attributes?["paused"]?.GetValue<bool>(),
                data?["relationships"]?["campaign"]?["data"]?["id"]?.GetValue<string>());
            var isKnown = (asked.Triggers ?? []).All(Webhook.AllTriggers.Contains)
                && (asked.Uri is null || Uri.TryCreate(asked.Uri, UriKind.Absolute, out _));
            return attributes is not null && isKnown ? asked : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed record Asked(string? Uri, IReadOnlyList<string>? Triggers, bool? IsPaused, string? CampaignId);
}
