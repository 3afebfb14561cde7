using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>
/// <c>/callback/{connectorId}</c>: the way back from Patreon. The state must be the one that this browser took there. What
/// goes wrong ends here, on the tenant's own screen; the app hears of a success only.
/// </summary>
internal sealed class ConnectorCallback(
    Interactions interactions,
    PatreonConnector patreon,
    People people,
    Sessions sessions,
    InteractionEvents events,
    SignInPage page,
    ILogger<ConnectorCallback> logger)
{
    public async Task<IResult> AnswerAsync(HttpContext context, string connectorId)
    {
        var query = context.Request.Query;
        if (connectorId != LocalTenantSettings.ConnectorId
            || await interactions.FindAsync(context) is not { } interaction
            || !await interactions.TakeConnectorStateAsync(interaction, query["state"], context.RequestAborted))
        {
            return page.Expired(context);
        }

        if (query["error"] == "access_denied") return page.Denied(context, interaction);
        if (query["code"].ToString() is not { Length: > 0 } code)
        {
            logger.PatreonFailed("it came back without a code", null);
            return page.Failed(context, interaction);
        }

        try
        {
            return await SignInAsync(context, interaction, await patreon.ReadUserAsync(code, context.RequestAborted));
        }
        catch (PatreonException exception)
        {
            logger.PatreonFailed(exception.Message, exception);
            return page.Failed(context, interaction);
        }
    }

    private async Task<IResult> SignInAsync(HttpContext context, Interaction interaction, PatreonUser user)
    {
        var known = await people.FindAsync(user, context.RequestAborted);
        if (known is { IsSuspended: true }) return page.Suspended(context, interaction);

        var person = known ?? await people.RegisterAsync(user, context.RequestAborted);
        if (known is null) events.UserCreated(context, interaction, person);

        await people.RecordSignInAsync(person, context.RequestAborted);
        await sessions.BeginAsync(context, person, interaction.AuthorizeUrl);
        await interactions.CompleteAsync(context, interaction);
        if (known is null) events.Registered(context, interaction, person);
        else events.SignedIn(context, interaction, person);

        return new SeeOther(interaction.AuthorizeUrl);
    }
}
