using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.SignIn;

internal sealed class SignInPage(IAntiforgery antiforgery, LocalTenantSettings settings, TenantConfiguration tenant)
{
    public const string SignedOutPath = "/signed-out";

    public IResult SignIn(HttpContext context, Interaction interaction) => Continue(context, interaction, "SignIn", SignInLinks);

    public IResult Register(HttpContext context, Interaction interaction) => Continue(context, interaction, "Register", RegisterLinks);

    /// <summary>The screens that ask for an identifier first, here an email address: its domain may have a connector.</summary>
    public IResult IdentifierSignIn(HttpContext context, Interaction interaction) => Continue(
        context, interaction, "SignIn", text => Markup.Join([EmailForm(context, text, interaction.LoginHint), SignInLinks(text)]));

    /// <inheritdoc cref="IdentifierSignIn"/>
    public IResult IdentifierRegister(HttpContext context, Interaction interaction) => Continue(
        context, interaction, "Register", text => Markup.Join([EmailForm(context, text, interaction.LoginHint), RegisterLinks(text)]));

    public IResult ResetPassword(HttpContext context, Interaction interaction) => Continue(context, interaction, "ResetPassword", SignInLinks);

    /// <param name="problem">The name of the text that says why the address leads nowhere.</param>
    public IResult SingleSignOn(HttpContext context, Interaction interaction, string? email, string? problem = null)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return Screen(text, "SingleSignOn", Markup.Of($"""
            {Forms.Alert(problem is null ? null : text[problem])}
            {EmailForm(context, text, email)}
            <p class="other"><a href="/sign-in">{text["OtherWays"]}</a></p>
            """), Forms.Status(problem));
    }

    /// <param name="service">Where the user said no.</param>
    public IResult Denied(HttpContext context, Interaction interaction, string service) =>
        Continue(context, interaction, "Denied", BackLink, service: service);

    public IResult Suspended(HttpContext context, Interaction interaction) =>
        Continue(context, interaction, "Suspended", BackLink, StatusCodes.Status403Forbidden);

    public IResult Failed(HttpContext context, Interaction interaction) =>
        Continue(context, interaction, "Failed", BackLink, StatusCodes.Status502BadGateway);

    public IResult Expired(HttpContext context)
    {
        var text = PageText.For(context.Request);
        return Screen(text, "Expired", BackLink(text), StatusCodes.Status400BadRequest);
    }

    public IResult SignedOut(HttpContext context)
    {
        var text = PageText.For(context.Request);
        return Screen(text, "SignedOut", BackLink(text));
    }

    public Markup BackLink(PageText text) => Markup.Of($"""<p class="other"><a href="{settings.PublicUrl}/">{text["BackToApp"]}</a></p>""");

    public static HtmlPage Screen(PageText text, string screen, Markup content, int status = StatusCodes.Status200OK, string service = "") =>
        TenantPage.Show(text, text.With($"{screen}Title", service), Markup.Of($"""
            <p>{text.With($"{screen}Lead", service)}</p>
            {content}
            """), status);

    // A screen with a button for each social connector, such as "Continue with Patreon".
    private HtmlPage Continue(
        HttpContext context, Interaction interaction, string screen, Func<PageText, Markup> other, int status = StatusCodes.Status200OK, string service = "")
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        var organization = interaction.OrganizationName is { } name ? Markup.Of($"""<p class="other"><strong dir="auto">{name}</strong></p>""") : Markup.Empty;
        return Screen(text, screen, Markup.Of($"""
            {organization}
            <form method="post" action="/sign-in">
              {antiforgery.TokenField(context)}
              {Markup.Join(tenant.OfferedConnectors.Select(connector => Markup.Of($"""
                <button type="submit" name="target" value="{(string?)connector["target"]}">{text.With("ContinueWith", (string)connector["name"]!["en"]!)}</button>
                """)))}
            </form>
            {other(text)}
            """), status, service);
    }

    private Markup EmailForm(HttpContext context, PageText text, string? email) => Markup.Of($"""
        <form method="post" action="{EnterpriseSso.Path}">
          {antiforgery.TokenField(context)}
          <label for="email">{text["EmailAddress"]}</label>
          <input id="email" name="email" type="email" value="{email}" required autocomplete="email">
          <button type="submit">{text["ContinueWithEmail"]}</button>
        </form>
        """);

    private static Markup SignInLinks(PageText text) => Markup.Of($"""
        <p class="other">{text["NoAccountYet"]} <a href="/register">{text["CreateAccount"]}</a></p>
        <p class="other"><a href="{EnterpriseSso.Path}">{text["UseSingleSignOn"]}</a></p>
        """);

    private static Markup RegisterLinks(PageText text) => Markup.Of($"""<p class="other">{text["HaveAccount"]} <a href="/sign-in">{text["SignIn"]}</a></p>""");
}
