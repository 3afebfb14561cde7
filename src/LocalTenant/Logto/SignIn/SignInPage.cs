using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>The screens that a person sees at the tenant.</summary>
internal sealed class SignInPage(IAntiforgery antiforgery, LocalTenantSettings settings)
{
    public const string Stylesheet = "tenant.css";
    public const string SignedOutPath = "/signed-out";

    public IResult SignIn(HttpContext context, Interaction interaction)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return Page(text, text["SignInTitle"], text["SignInLead"], Markup.Of($"""
            {ContinueForm(context, text)}
            <p class="other">{text["NoAccountYet"]} <a href="/register">{text["CreateAccount"]}</a></p>
            """));
    }

    public IResult Register(HttpContext context, Interaction interaction)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return Page(text, text["RegisterTitle"], text["RegisterLead"], Markup.Of($"""
            {ContinueForm(context, text)}
            <p class="other">{text["HaveAccount"]} <a href="/sign-in">{text["SignIn"]}</a></p>
            """));
    }

    public IResult Denied(HttpContext context, Interaction interaction)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return Page(text, text["DeniedTitle"], text["DeniedLead"], Markup.Of($"""{ContinueForm(context, text)}{BackLink(text)}"""));
    }

    public IResult Suspended(HttpContext context, Interaction interaction)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        var action = Markup.Of($"""{ContinueForm(context, text)}{BackLink(text)}""");
        return Page(text, text["SuspendedTitle"], text["SuspendedLead"], action, StatusCodes.Status403Forbidden);
    }

    public IResult Failed(HttpContext context, Interaction interaction)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return Page(text, text["FailedTitle"], text["FailedLead"], Markup.Of($"""{ContinueForm(context, text)}{BackLink(text)}"""), StatusCodes.Status502BadGateway);
    }

    public IResult Stale(HttpContext context)
    {
        var text = PageText.For(context.Request, null);
        return Page(text, text["StaleTitle"], text["StaleLead"], BackLink(text), StatusCodes.Status400BadRequest);
    }

    public IResult SignedOut(HttpContext context)
    {
        var text = PageText.For(context.Request, null);
        return Page(text, text["SignedOutTitle"], text["SignedOutLead"], BackLink(text));
    }

    private Markup BackLink(PageText text) => Markup.Of($"""<p class="other"><a href="{settings.PublicUrl}/">{text["BackToApp"]}</a></p>""");

    private Markup ContinueForm(HttpContext context, PageText text)
    {
        var token = antiforgery.GetAndStoreTokens(context);
        return Markup.Of($"""
            <form method="post" action="/sign-in">
              <input type="hidden" name="{token.FormFieldName}" value="{token.RequestToken}">
              <button type="submit">{text["ContinueWithPatreon"]}</button>
            </form>
            """);
    }

    private static HtmlPage Page(PageText text, string title, string lead, Markup action, int status = StatusCodes.Status200OK) =>
        new(text.Language, title, Markup.Of($"""
            <main>
              <h1>{title}</h1>
              <p>{lead}</p>
              {action}
            </main>
            <footer><strong>{text["Brand"]}:</strong> {text["StandsIn"]}</footer>
            """), Stylesheet, status);
}
