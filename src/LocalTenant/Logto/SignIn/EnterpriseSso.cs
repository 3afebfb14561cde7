using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>
/// Enterprise single sign-on: <c>/single-sign-on</c> finds the connector by the email's domain, and <c>/sso/{connectorId}</c>
/// stands in for the enterprise's identity provider. No recording of a real one exists.
/// </summary>
internal sealed class EnterpriseSso(
    TenantDb db, Interactions interactions, UserStore users, SignInCompletion completion, SignInPage page, IAntiforgery antiforgery)
{
    public const string Path = "/single-sign-on";

    public static string ProviderPath(string connectorId) => $"/sso/{Uri.EscapeDataString(connectorId)}";

    public async Task<IResult> FindConnectorAsync(HttpContext context)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || await interactions.FindAsync(context) is not { } interaction) return page.Expired(context);

        var email = context.Request.Form["email"].ToString().Trim();
        var connectors = await db.SsoConnectors.AsNoTracking().ToListAsync(context.RequestAborted);
        return connectors.FirstOrDefault(connector => connector.Covers(email)) is { } connector
            ? new SeeOther(ProviderPath(connector.Id))
            : page.SingleSignOn(context, interaction, email, "NoSsoForEmail");
    }

    public async Task<IResult> ShowProviderAsync(HttpContext context, string connectorId)
    {
        if (await FindAsync(context, connectorId) is not var (interaction, connector)) return page.Expired(context);

        var text = PageText.For(context.Request, interaction.UiLocales);
        return TenantPage.Show(text, connector.DisplayName, Markup.Of($"""
            <p>{text["SsoProviderLead"]}</p>
            <form method="post" action="{ProviderPath(connector.Id)}">
              {antiforgery.TokenField(context)}
              {Markup.Join(SsoPerson.All.Where(person => connector.Covers(person.Email)).Select(person => Markup.Of($"""
                <button type="submit" name="person" value="{person.Id}"><bdi>{person.Name}</bdi>, {person.Email}</button>
                """)))}
            </form>
            <p class="other"><a href="/sign-in">{text["OtherWays"]}</a></p>
            """));
    }

    public async Task<IResult> SignInAsync(HttpContext context, string connectorId)
    {
        if (!await antiforgery.IsRequestValidAsync(context)
            || await FindAsync(context, connectorId) is not var (interaction, connector)
            || SsoPerson.All.SingleOrDefault(person => person.Id == context.Request.Form["person"]) is not { } person
            || !connector.Covers(person.Email))
        {
            return page.Expired(context);
        }

        const string Verification = "EnterpriseSso";
        var user = await users.FindAsync(connector, person, context.RequestAborted);
        if (user is null && await users.FindByEmailAsync(person.Email, context.RequestAborted) is { } known)
        {
            user = known; // the enterprise answers for the address
            await users.LinkAsync(user, connector, person, context.RequestAborted);
        }

        return user is null
            ? await completion.RegisteredAsync(
                context, interaction, await users.RegisterAsync(connector, person, context.RequestAborted), Verification)
            : await completion.IdentifiedAsync(context, interaction, user, Verification);
    }

    private async Task<(Interaction Interaction, SsoConnector Connector)?> FindAsync(HttpContext context, string connectorId) =>
        await interactions.FindAsync(context) is { } interaction
        && await db.SsoConnectors.AsNoTracking().SingleOrDefaultAsync(connector => connector.Id == connectorId, context.RequestAborted) is { } connector
            ? (interaction, connector)
            : null;
}
