using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.SignIn;

internal sealed class SignInPage(IAntiforgery antiforgery, LocalTenantSettings settings)
{
    public const string SignedOutPath = "/signed-out";

    public IResult SignIn(HttpContext context, Interaction interaction) => Continue(context, interaction, "SignIn", text =>
        Markup.Of($"""<p class="other">{text["NoAccountYet"]} <a href="/register">{text["CreateAccount"]}</a></p>"""));

    public IResult Register(HttpContext context, Interaction interaction) => Continue(context, interaction, "Register", text =>
        Markup.Of($"""<p class="other">{text["HaveAccount"]} <a href="/sign-in">{text["SignIn"]}</a></p>"""));

    public IResult Denied(HttpContext context, Interaction interaction) => Continue(context, interaction, "Denied", BackLink);

    public IResult Suspended(HttpContext context, Interaction interaction) =>
        Continue(context, interaction, "Suspended", BackLink, StatusCodes.Status403Forbidden);

    public IResult Failed(HttpContext context, Interaction interaction) =>
        Continue(context, interaction, "Failed", BackLink, StatusCodes.Status502BadGateway);

    public IResult Expired(HttpContext context)
    {
        var text = PageText.For(context.Request, null);
        return Screen(text, "Expired", BackLink(text), StatusCodes.Status400BadRequest);
    }

    public IResult SignedOut(HttpContext context)
    {
        var text = PageText.For(context.Request, null);
        return Screen(text, "SignedOut", BackLink(text));
    }

    // A screen with the button "Continue with Patreon".
    private HtmlPage Continue(
        HttpContext context, Interaction interaction, string screen, Func<PageText, Markup> other, int status = StatusCodes.Status200OK)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return Screen(text, screen, Markup.Of($"""
            <form method="post" action="/sign-in">
              {antiforgery.TokenField(context)}
              <button type="submit">{text["ContinueWithPatreon"]}</button>
            </form>
            {other(text)}
            """), status);
    }

    private Markup BackLink(PageText text) => Markup.Of($"""<p class="other"><a href="{settings.PublicUrl}/">{text["BackToApp"]}</a></p>""");

    private static HtmlPage Screen(PageText text, string screen, Markup content, int status = StatusCodes.Status200OK) =>
        TenantPage.Show(text, text[$"{screen}Title"], Markup.Of($"""
            <p>{text[$"{screen}Lead"]}</p>
            {content}
            """), status);
}
