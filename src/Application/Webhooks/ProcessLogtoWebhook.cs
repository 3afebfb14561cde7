using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Webhooks;

/// <summary>Takes a delivery of Logto's webhook. The same one again, or one that is late, does no harm.</summary>
/// <param name="Body">The body, byte for byte as it came.</param>
/// <param name="Signature">The <c>logto-signature-sha-256</c> header, or null.</param>
public sealed record ProcessLogtoWebhook(ReadOnlyMemory<byte> Body, string? Signature) : IRequest<ProcessLogtoWebhookResult>;

/// <summary>What became of <see cref="ProcessLogtoWebhook"/>.</summary>
public enum ProcessLogtoWebhookResult
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It is of a kind that the site has no use for.</summary>
    Ignored,

    /// <summary>Its signature is right and it can't be read.</summary>
    Malformed,

    /// <summary>Its signature is missing or wrong.</summary>
    Forged,

    /// <summary>The site takes no webhooks, since no signing key is set.</summary>
    NotConfigured,
}

internal sealed class ProcessLogtoWebhookHandler(
    ILogtoWebhooks webhooks,
    IProfileStore profiles,
    ISessions sessions,
    Telemetry telemetry,
    TimeProvider clock,
    ILogger<ProcessLogtoWebhookHandler> logger)
    : IRequestHandler<ProcessLogtoWebhook, ProcessLogtoWebhookResult>
{
    public async Task<ProcessLogtoWebhookResult> Handle(ProcessLogtoWebhook request, CancellationToken cancellationToken)
    {
        switch (webhooks.Read(request.Body, request.Signature))
        {
            case LogtoEvent.Changed changed:
                // Of somebody unknown too, who may be on the way to their first session.
                if (await TakeOverAsync(changed, cancellationToken) && changed.IsSuspended)
                {
                    await sessions.EndAllAsync(
                        changed.User.Person, SessionEndReason.Suspended, changed.OccurredAt ?? clock.GetUtcNow(), cancellationToken);
                }

                logger.EventTaken(nameof(LogtoEvent.Changed));
                return ProcessLogtoWebhookResult.Taken;

            case LogtoEvent.Deleted deleted:
                // The sessions first: they would go with the profile, but be served from memory for a while.
                await sessions.EndAllAsync(
                    deleted.Person, SessionEndReason.Deleted, deleted.OccurredAt ?? clock.GetUtcNow(), cancellationToken);
                await profiles.DeleteAsync(deleted.Person, cancellationToken);
                logger.EventTaken(nameof(LogtoEvent.Deleted));
                return ProcessLogtoWebhookResult.Taken;

            case LogtoEvent.Unknown:
                return ProcessLogtoWebhookResult.Ignored;
            case LogtoEvent.Malformed:
                return ProcessLogtoWebhookResult.Malformed;
            case LogtoEvent.Forged:
                return ProcessLogtoWebhookResult.Forged;
            case LogtoEvent.NotConfigured:
                return ProcessLogtoWebhookResult.NotConfigured;
            case var unknown:
                throw new InvalidOperationException($"{unknown} is no event that this handler knows.");
        }
    }

    // Whether nothing newer is known of the person.
    private async Task<bool> TakeOverAsync(LogtoEvent.Changed changed, CancellationToken cancellationToken)
    {
        var (isKnown, isNews) = (false, false);
        await profiles.ChangeAsync<UserProfile?>(
            async (all, token) =>
            {
                // Who never signed in here is nobody's business here.
                var profile = await all.FindAsync(changed.User.Person, token);
                isKnown = profile is not null;
                isNews = profile is not null && profile.Refresh(changed.User.Claims, changed.IsSuspended);
                if (isNews)
                {
                    await all.ApplyPatreonReportAsync(
                        profile!, changed.User.Patreon, changed.User.Claims.UpdatedAt, clock.GetUtcNow(), token);
                }

                return profile;
            },
            cancellationToken);
        if (isNews)
        {
            telemetry.CountRefresh();
        }

        return isNews || !isKnown;
    }
}
