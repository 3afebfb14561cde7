using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Account;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Bookstore.LocalTenant.Logto.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.AccountCenter;

/// <summary>
/// Logto's ready-made pages about the linked Patreon account. <c>redirect</c> says where to go afterwards, which must be a page of
/// the app; <c>ui_locales</c> is the language. A real Logto asks people who have an email address for a code first.
/// </summary>
internal sealed class AccountCenterPages(
    TenantDb db, Sessions sessions, Configs configs, VerificationRecords records, LinkedIdentities linked, PatreonConnector patreon,
    IAntiforgery antiforgery, LocalTenantSettings settings, ILogger<AccountCenterPages> logger)
{
    private const string SocialPath = "/account/social/{connectorId}";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/account/security", ShowAsync);
        app.MapGet(SocialPath, ShowAsync);
        app.MapGet($"{SocialPath}/change", ShowAsync);
        app.MapPost($"{SocialPath}/change", (HttpContext context, AccountCenterPages page) => page.ForUserAsync(context, user => page.StartAsync(context, user)));
        app.MapGet($"{SocialPath}/remove", (HttpContext context, AccountCenterPages page) =>
            page.ForUserAsync(context, _ => Task.FromResult<IResult>(page.Removal(context))));
        app.MapPost($"{SocialPath}/remove", (HttpContext context, AccountCenterPages page) => page.ForUserAsync(context, user => page.RemoveAsync(context, user)));
        app.MapGet("/account/callback/social/{connectorId}", (HttpContext context, AccountCenterPages page) =>
            page.ForUserAsync(context, user => page.LinkAsync(context, user)));

        static Task<IResult> ShowAsync(HttpContext context, AccountCenterPages page) =>
            page.ForUserAsync(context, user => Task.FromResult<IResult>(page.Overview(context, user)));
    }

    private async Task<IResult> ForUserAsync(HttpContext context, Func<User, Task<IResult>> show)
    {
        var text = TextFor(context);
        if (context.Request.RouteValues["connectorId"] is string id && id != LocalTenantSettings.ConnectorId) return Results.NotFound();
        if (!await configs.IsAccountCenterEnabledAsync(context.RequestAborted)) return Message(text, "AccountCenterOffTitle", "AccountCenterOffLead", 404);
        if (await sessions.FindAsync(context) is not { } session) return Message(text, "NotSignedInTitle", "NotSignedInLead", 401);
        if (HttpMethods.IsPost(context.Request.Method) && !await antiforgery.IsRequestValidAsync(context))
        {
            return Message(text, "NothingChanged", "FormExpired", StatusCodes.Status400BadRequest);
        }

        var user = await db.Users.Include(user => user.Identities).Include(user => user.SsoIdentities)
            .SingleAsync(user => user.Id == session.UserId, context.RequestAborted);
        return await show(user);
    }

    private HtmlPage Overview(HttpContext context, User user)
    {
        var text = TextFor(context);
        var identity = user.Identities.Find(identity => identity.Target == PatreonConnector.Target);
        var name = identity is null ? null : (string?)JsonNode.Parse(identity.Details)!["name"] ?? identity.ConnectorUserId;
        var remove = Markup.Of($"""<p class="other"><a href="{Action("remove", context)}">{text["RemovePatreon"]}</a></p>""");
        return TenantPage.Show(text, text["SecurityTitle"], Markup.Of($"""
            <p>{(name is null ? text["PatreonNotLinked"] : text.With("PatreonLinked", name))}</p>
            <form method="post" action="{Action("change", context)}">
              {antiforgery.TokenField(context)}
              <button type="submit">{text[identity is null ? "LinkPatreon" : "ChangePatreon"]}</button>
            </form>
            {(identity is null ? Markup.Empty : remove)}
            {Back(text, Redirect(context))}
            """));
    }

    private HtmlPage Removal(HttpContext context)
    {
        var text = TextFor(context);
        return TenantPage.Show(text, text["RemovePatreon"], Markup.Of($"""
            <p>{text["RemovePatreonLead"]}</p>
            <form method="post" action="{Action("remove", context)}">
              {antiforgery.TokenField(context)}
              <button type="submit">{text["RemovePatreon"]}</button>
            </form>
            {Back(text, Redirect(context))}
            """));
    }

    private Task<IResult> RemoveAsync(HttpContext context, User user) => ChangeAsync(
        TextFor(context), Redirect(context), () => linked.UnlinkAsync(context, user, PatreonConnector.Target));

    private async Task<IResult> StartAsync(HttpContext context, User user)
    {
        var state = BrowserKey.NewKey();
        var data = new JsonObject { ["state"] = state, ["redirect"] = Redirect(context), ["ui_locales"] = context.Request.Query["ui_locales"].ToString() };
        await records.AddAsync(user.Id, VerificationRecords.Social, data, isVerified: false, context.RequestAborted);
        return new SeeOther(patreon.AuthorizationUri(settings.AccountCenterRedirectUri, state, (string?)data["ui_locales"]));
    }

    private async Task<IResult> LinkAsync(HttpContext context, User user)
    {
        var query = context.Request.Query;
        var pending = (await records.ListAsync(user.Id, VerificationRecords.Social, context.RequestAborted))
            .Find(record => (string?)JsonNode.Parse(record.Data)!["state"] == query["state"]);
        if (pending is null) return Message(TextFor(context), "NothingChanged", "FormExpired", StatusCodes.Status400BadRequest);

        await db.VerificationRecords.Where(record => record.Id == pending.Id).ExecuteDeleteAsync(context.RequestAborted); // works once
        var data = JsonNode.Parse(pending.Data)!;
        var (text, redirect) = (PageText.For(context.Request, (string?)data["ui_locales"]), (string?)data["redirect"]);
        if (query.ContainsKey("error")) return new SeeOther(redirect ?? $"{settings.PublicUrl}/"); // the user said no at Patreon

        try
        {
            var account = await patreon.ReadUserAsync(query["code"].ToString(), settings.AccountCenterRedirectUri, context.RequestAborted);
            return await ChangeAsync(
                text, redirect, () => linked.LinkAsync(context, user, UserStore.Details(account), replaces: true));
        }
        catch (PatreonException exception)
        {
            logger.PatreonSignInFailed(exception.Message, exception);
            return Message(text, "FailedTitle", "FailedLead", StatusCodes.Status502BadGateway, redirect);
        }
    }

    private async Task<IResult> ChangeAsync(PageText text, string? redirect, Func<Task> change)
    {
        try
        {
            await change();
            return redirect is null ? Message(text, "SecurityTitle", "AccountDoneTitle", StatusCodes.Status200OK) : new SeeOther(redirect);
        }
        catch (ApiException exception)
        {
            return TenantPage.Show(
                text, text["NothingChanged"], Markup.Join([Forms.Alert(exception.Error.Message, "en"), Back(text, redirect)]), StatusCodes.Status400BadRequest);
        }
    }

    private static PageText TextFor(HttpContext context) => PageText.For(context.Request, context.Request.Query["ui_locales"]);

    // Only the app's own pages: anything else would be an open redirect.
    private string? Redirect(HttpContext context) =>
        context.Request.Query["redirect"].ToString() is var redirect
        && (redirect == settings.PublicUrl || redirect.StartsWith($"{settings.PublicUrl}/", StringComparison.Ordinal)) ? redirect : null;

    private static string Action(string name, HttpContext context) =>
        $"/account/social/{LocalTenantSettings.ConnectorId}/{name}{context.Request.QueryString}";

    private Markup Back(PageText text, string? redirect) =>
        Markup.Of($"""<p class="other"><a href="{redirect ?? $"{settings.PublicUrl}/"}">{text["Back"]}</a></p>""");

    private HtmlPage Message(PageText text, string title, string lead, int status, string? redirect = null) =>
        TenantPage.Show(text, text[title], Markup.Join([Markup.Of($"<p>{text[lead]}</p>"), Back(text, redirect)]), status);
}
