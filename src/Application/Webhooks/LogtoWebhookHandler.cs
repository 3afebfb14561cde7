using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Application.Profiles;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Webhooks;

/// <summary>Brings profiles and sessions up to date with the webhooks of Logto.</summary>
internal sealed class LogtoWebhookHandler(
    ILogtoWebhookParser parser,
    IProfileStore profiles,
    ISessions sessions,
    ISessionOrganizations organizations,
    Telemetry telemetry,
    TimeProvider clock,
    ILogger<LogtoWebhookHandler> logger)
{
    public async Task<WebhookResult> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        switch (parser.Parse(body))
        {
            case LogtoWebhookEvent.UserUpdated updated:
                // Also for an unknown person, who may be about to sign in for the first time.
                if (await UpdateProfileAsync(updated, cancellationToken) && updated.IsSuspended)
                {
                    await sessions.EndAllAsync(updated.User.Person, SessionEndReason.Suspended, updated.OccurredAt, cancellationToken);
                }

                logger.LogtoWebhookProcessed(nameof(LogtoWebhookEvent.UserUpdated));
                return WebhookResult.Accepted;

            case LogtoWebhookEvent.UserDeleted deleted:
                // The sessions first, and no sign-in that is under way opens another. Logto has revoked the tokens of who is deleted.
                await sessions.EndAllAsync(deleted.Person, SessionEndReason.Deleted, deleted.OccurredAt, cancellationToken);
                await profiles.DeleteAsync(deleted.Person, cancellationToken);
                logger.LogtoWebhookProcessed(nameof(LogtoWebhookEvent.UserDeleted));
                return WebhookResult.Accepted;

            case LogtoWebhookEvent.MembershipsUpdated updated:
                await UpdateMembershipsAsync(updated, cancellationToken);
                logger.LogtoWebhookProcessed(nameof(LogtoWebhookEvent.MembershipsUpdated));
                return WebhookResult.Accepted;

            case LogtoWebhookEvent.Other:
                return WebhookResult.Ignored;
            case LogtoWebhookEvent.Malformed:
                return WebhookResult.Malformed;
            case var other:
                throw new UnreachableException($"Unhandled webhook event: {other}.");
        }
    }

    // Who left is out at once; the names and roles of what somebody joined are not in the webhook.
    private async Task UpdateMembershipsAsync(LogtoWebhookEvent.MembershipsUpdated updated, CancellationToken cancellationToken)
    {
        if (updated.Removed.Count > 0)
        {
            await organizations.RemoveAsync(updated.OrganizationId, updated.Removed, cancellationToken);
        }

        if (updated.Added.Count > 0)
        {
            await organizations.RequestRevalidationAsync(updated.Added, cancellationToken);
        }

        if (updated is { Removed: [], Added: [] })
        {
            await organizations.RequestRevalidationAsync(updated.OrganizationId, cancellationToken);
        }
    }

    // Whether nothing newer is known of the person.
    private async Task<bool> UpdateProfileAsync(LogtoWebhookEvent.UserUpdated updated, CancellationToken cancellationToken)
    {
        var (isKnown, wasApplied) = (false, false);
        await profiles.ChangeAsync<UserProfile?>(
            async (all, token) =>
            {
                // A webhook creates no profile: only a sign-in does.
                var profile = await all.FindAsync(updated.User.Person, token);
                isKnown = profile is not null;
                wasApplied = profile is not null && profile.Refresh(updated.User.Claims, updated.IsSuspended);
                if (wasApplied)
                {
                    await all.ApplyPatreonReportAsync(
                        profile!, updated.User.Patreon, updated.User.Claims.UpdatedAt, clock.GetUtcNow(), token);
                }

                return profile;
            },
            cancellationToken);
        if (wasApplied)
        {
            telemetry.CountProfileRefresh();
        }

        return wasApplied || !isKnown;
    }
}
