using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Logto's authentication parameters that the pages need.</summary>
internal sealed record InteractionParameters(string? UiLocales, string? LoginHint, string? OneTimeToken, string? OrganizationId);

/// <summary>One interaction a browser: the last one wins, as at Logto.</summary>
internal sealed class Interactions(TenantDb db)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static bool IsExpired(Interaction interaction, DateTimeOffset now) => interaction.StartedAt + Lifetime < now;

    public async Task<Interaction> StartAsync(HttpContext context, string authorizeUrl, InteractionParameters parameters)
    {
        var organization = parameters.OrganizationId is not { } id ? null
            : await db.Organizations.SingleOrDefaultAsync(organization => organization.Id == id, context.RequestAborted);
        var interaction = new Interaction
        {
            KeyHash = BrowserKey.Issue(context, BrowserKey.InteractionCookie, Lifetime),
            AuthorizeUrl = authorizeUrl,
            UiLocales = parameters.UiLocales,
            LoginHint = parameters.LoginHint,
            OneTimeToken = parameters.OneTimeToken,
            OrganizationName = organization?.Name,
            StartedAt = DateTimeOffset.UtcNow,
        };
        db.Interactions.Add(interaction);
        await db.SaveChangesAsync(context.RequestAborted);
        return interaction;
    }

    public async Task<Interaction?> FindAsync(HttpContext context)
    {
        if (BrowserKey.ReadHash(context, BrowserKey.InteractionCookie) is not { } hash) return null;

        var interaction = await db.Interactions.SingleOrDefaultAsync(interaction => interaction.KeyHash == hash, context.RequestAborted);
        return interaction is null || IsExpired(interaction, DateTimeOffset.UtcNow) ? null : interaction;
    }

    /// <summary>A state that only this browser can bring back, once.</summary>
    public async Task<string> IssueConnectorStateAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        interaction.ConnectorState = BrowserKey.NewKey();
        await db.SaveChangesAsync(cancellationToken);
        return interaction.ConnectorState;
    }

    public async Task<bool> ConsumeConnectorStateAsync(Interaction interaction, string? state, CancellationToken cancellationToken)
    {
        if (interaction.ConnectorState is not { } expected || expected != state) return false;

        interaction.ConnectorState = null;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>The first factor was presented; the user still has to present the second.</summary>
    public Task AwaitSecondFactorAsync(Interaction interaction, User user, string verification, CancellationToken cancellationToken)
    {
        interaction.IdentifiedUserId = user.Id;
        interaction.Verifications = verification;
        return db.SaveChangesAsync(cancellationToken);
    }

    public async Task CompleteAsync(HttpContext context, Interaction interaction)
    {
        db.Interactions.Remove(interaction);
        await db.SaveChangesAsync(context.RequestAborted);
        BrowserKey.Delete(context, BrowserKey.InteractionCookie);
    }
}
