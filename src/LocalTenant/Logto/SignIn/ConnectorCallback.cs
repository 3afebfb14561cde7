using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>
/// <c>/callback/{connectorId}</c>: the connector's redirect URI. The state must be the one that was issued to this browser.
/// A failure ends on the tenant's own screen; only a success returns to the app.
/// </summary>
internal sealed class ConnectorCallback(
    Interactions interactions,
    PatreonConnector patreon,
    SocialSignIn social,
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

        if (query["error"] == "access_denied") return page.Denied(context, interaction, "Patreon");
        if (query["code"].ToString() is not { Length: > 0 } code)
        {
            logger.PatreonSignInFailed("the callback has no code", null);
            return page.Failed(context, interaction);
        }

        try
        {
            return await social.CompleteAsync(context, interaction, await patreon.ReadUserAsync(code, context.RequestAborted));
        }
        catch (PatreonException exception)
        {
            logger.PatreonSignInFailed(exception.Message, exception);
            return page.Failed(context, interaction);
        }
    }
}
