using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>
/// <c>/callback/{connectorId}</c>: the connector's redirect URI. The state must be the one that was issued to this browser.
/// A failure ends on the tenant's own screen; only a success returns to the app.
/// </summary>
internal sealed class ConnectorCallback(
    Interactions interactions,
    PatreonConnector patreon,
    UserStore users,
    Sessions sessions,
    InteractionWebhooks webhooks,
    SignInPage page,
    ILogger<ConnectorCallback> logger)
{
    public async Task<IResult> HandleAsync(HttpContext context, string connectorId)
    {
        var query = context.Request.Query;
        if (connectorId != LocalTenantSettings.ConnectorId
            || await interactions.FindAsync(context) is not { } interaction
            || !await interactions.ConsumeConnectorStateAsync(interaction, query["state"], context.RequestAborted))
        {
            return page.Expired(context);
        }

        if (query["error"] == "access_denied") return page.Denied(context, interaction);
        if (query["code"].ToString() is not { Length: > 0 } code)
        {
            logger.PatreonSignInFailed("the callback has no code", null);
            return page.Failed(context, interaction);
        }

        try
        {
            return await SignInAsync(context, interaction, await patreon.ReadUserAsync(code, context.RequestAborted));
        }
        catch (PatreonException exception)
        {
            logger.PatreonSignInFailed(exception.Message, exception);
            return page.Failed(context, interaction);
        }
    }

    private async Task<IResult> SignInAsync(HttpContext context, Interaction interaction, PatreonUser patreonUser)
    {
        var known = await users.FindAsync(patreonUser, context.RequestAborted);
        if (known is { IsSuspended: true }) return page.Suspended(context, interaction);

        var user = known ?? await users.RegisterAsync(patreonUser, context.RequestAborted);
        if (known is null) webhooks.UserCreated(context, interaction, user);

        await users.RecordSignInAsync(user, context.RequestAborted);
        await sessions.SignInAsync(context, user, interaction.AuthorizeUrl, "Social");
        await interactions.CompleteAsync(context, interaction);
        if (known is null) webhooks.Registered(context, interaction, user);
        else webhooks.SignedIn(context, interaction, user);

        return new SeeOther(interaction.AuthorizeUrl);
    }
}
