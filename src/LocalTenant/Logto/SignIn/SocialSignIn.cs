using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>
/// The social connectors of the sign-in experience. Patreon is a server of its own; <c>/social/{target}</c> stands in for the
/// service of every other connector.
/// </summary>
internal sealed class SocialSignIn(
    TenantConfiguration tenant,
    PatreonConnector patreon,
    Interactions interactions,
    UserStore users,
    SignInCompletion completion,
    SignInPage page,
    IAntiforgery antiforgery)
{
    private const string Denial = "deny";

    /// <summary>Where the browser goes on with a connector, or null if it is not offered.</summary>
    public async Task<string?> StartAsync(Interaction interaction, string? target, CancellationToken cancellationToken) =>
        FindConnector(target) is null ? null
        : target == PatreonConnector.Target ? await patreon.StartAsync(interaction, cancellationToken)
        : PathOf(target!);

    /// <summary>A button of the sign-in experience.</summary>
    public async Task<IResult> ContinueAsync(HttpContext context) =>
        await antiforgery.IsRequestValidAsync(context)
        && await interactions.FindAsync(context) is { } interaction
        && await StartAsync(interaction, context.Request.Form["target"], context.RequestAborted) is { } next
            ? new SeeOther(next)
            : page.Expired(context);

    public async Task<IResult> ShowProviderAsync(HttpContext context, string target)
    {
        if (await FindAsync(context, target) is not var (interaction, connector)) return page.Expired(context);

        var text = PageText.For(context.Request, interaction.UiLocales);
        var name = NameOf(connector);
        return TenantPage.Show(text, text.With("SocialProviderTitle", name), Markup.Of($"""
            <p>{text.With("SocialProviderLead", name)}</p>
            <form method="post" action="{PathOf(target)}">
              {antiforgery.TokenField(context)}
              {Markup.Join(SocialPerson.All.Select(person => Markup.Of($"""
                <button type="submit" name="person" value="{person.Id}"><bdi>{person.Name}</bdi>, {person.Email ?? text["WithoutEmail"]}</button>
                """)))}
              <button type="submit" class="quiet" name="person" value="{Denial}">{text["Deny"]}</button>
            </form>
            """));
    }

    public async Task<IResult> SignInAsync(HttpContext context, string target)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || await FindAsync(context, target) is not var (interaction, connector))
        {
            return page.Expired(context);
        }

        var choice = context.Request.Form["person"].ToString();
        if (choice == Denial) return page.Denied(context, interaction, NameOf(connector));

        return SocialPerson.All.FirstOrDefault(person => person.Id == choice) is { } person
            ? await CompleteAsync(context, interaction, person.ToUser(target))
            : page.Expired(context);
    }

    /// <summary>Signs in whom a service named, and registers a new one.</summary>
    public async Task<IResult> CompleteAsync(HttpContext context, Interaction interaction, SocialUser account)
    {
        const string Verification = "Social";
        return await users.FindAsync(account, context.RequestAborted) is { } known
            ? await completion.IdentifiedAsync(context, interaction, known, Verification)
            : await completion.RegisteredAsync(context, interaction, await users.RegisterAsync(account, context.RequestAborted), Verification);
    }

    private static string PathOf(string target) => $"/social/{Uri.EscapeDataString(target)}";

    private static string NameOf(JsonObject connector) => (string)connector["name"]!["en"]!;

    private JsonObject? FindConnector(string? target) =>
        tenant.OfferedConnectors.FirstOrDefault(connector => (string?)connector["target"] == target);

    private async Task<(Interaction Interaction, JsonObject Connector)?> FindAsync(HttpContext context, string target) =>
        target != PatreonConnector.Target && FindConnector(target) is { } connector && await interactions.FindAsync(context) is { } interaction
            ? (interaction, connector)
            : null;
}
