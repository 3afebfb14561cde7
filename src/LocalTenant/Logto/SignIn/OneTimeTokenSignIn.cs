using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary><c>/one-time-token</c>: signs in the owner of an email address by a token that was sent there (a magic link).</summary>
internal sealed class OneTimeTokenSignIn(
    TenantDb db,
    Interactions interactions,
    Sessions sessions,
    UserStore users,
    Provisioning provisioning,
    SignInCompletion completion,
    SignInPage page,
    IAntiforgery antiforgery)
{
    public const string Path = "/one-time-token";
    public const string SwitchAccountPath = "/switch-account";
    public const string KeepAccountPath = "/switch-account/keep";

    /// <summary>Whether the browser's session is somebody else's than the token's.</summary>
    public static bool AsksToSwitch(SignInSession session, string? token, string? email) =>
        token is not null && email is not null && !string.Equals(session.User.Email, email, StringComparison.OrdinalIgnoreCase);

    public async Task<IResult> SignInAsync(HttpContext context)
    {
        if (await interactions.FindAsync(context) is not { OneTimeToken: { } value, LoginHint: { } email } interaction) return page.Expired(context);

        var token = await db.OneTimeTokens.SingleOrDefaultAsync(token => token.Token == value, context.RequestAborted);
        if (FindProblem(token, email) is { } problem) return Invalid(context, interaction, problem);

        token!.Status = "consumed";
        await db.SaveChangesAsync(context.RequestAborted);
        var organizations = OrganizationsOf(token);
        if (await users.FindByEmailAsync(token.Email, context.RequestAborted) is not { } user)
        {
            var registered = await users.RegisterAsync(token.Email, organizations, context.RequestAborted);
            return await completion.RegisteredAsync(context, interaction, registered, "OneTimeToken");
        }

        if (!user.IsSuspended) await provisioning.JoinAsync(user, organizations, context.RequestAborted);
        return await completion.IdentifiedAsync(context, interaction, user, "OneTimeToken");
    }

    /// <summary>The browser is signed in as somebody else: the person chooses.</summary>
    public async Task<IResult> AskAsync(HttpContext context)
    {
        if (await interactions.FindAsync(context) is not { LoginHint: { } email } interaction
            || await sessions.FindAsync(context) is not { } session)
        {
            return page.Expired(context);
        }

        var text = PageText.For(context.Request, interaction.UiLocales);
        var current = session.User.Email ?? session.User.Name ?? session.UserId;
        return SignInPage.Screen(text, "SwitchAccount", Markup.Of($"""
            <p>{text.With("SignedInAs", current)}</p>
            {Button(SwitchAccountPath, text.With("ContinueAs", email), "")}
            {Button(KeepAccountPath, text["BackToCurrentAccount"], "quiet")}
            """));

        Markup Button(string action, string label, string style) => Markup.Of($"""
            <form method="post" action="{action}">
              {antiforgery.TokenField(context)}
              <button type="submit" class="{style}">{label}</button>
            </form>
            """);
    }

    public async Task<IResult> SwitchAsync(HttpContext context) =>
        await antiforgery.IsRequestValidAsync(context) ? new SeeOther(Path) : page.Expired(context);

    /// <summary>Goes on with the session that there is; the token is not used.</summary>
    public async Task<IResult> KeepAsync(HttpContext context)
    {
        if (!await antiforgery.IsRequestValidAsync(context)
            || await interactions.FindAsync(context) is not { } interaction
            || await sessions.FindAsync(context) is not { } session)
        {
            return page.Expired(context);
        }

        session.FreshFor = interaction.AuthorizeUrl;
        await interactions.CompleteAsync(context, interaction);
        return new SeeOther(interaction.AuthorizeUrl);
    }

    // In Logto's order, and the names of its messages.
    private static string? FindProblem(OneTimeToken? token, string email)
    {
        if (token is null) return "OneTimeTokenUnknown";
        if (!string.Equals(token.Email, email, StringComparison.OrdinalIgnoreCase)) return "OneTimeTokenOfAnother";
        if (token.Status == "consumed") return "OneTimeTokenConsumed";
        if (token.Status == "revoked") return "OneTimeTokenRevoked";

        return token.Status == "expired" || token.ExpiresAt < DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() ? "OneTimeTokenExpired" : null;
    }

    private static List<string> OrganizationsOf(OneTimeToken token) =>
        JsonNode.Parse(token.Context)?["jitOrganizationIds"] is JsonArray ids ? [.. ids.Select(id => (string)id!)] : [];

    private HtmlPage Invalid(HttpContext context, Interaction interaction, string problem)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return TenantPage.Show(
            text,
            text["OneTimeTokenTitle"],
            Markup.Of($"""
                <p>{text[problem]}</p>
                {page.BackLink(text)}
                """),
            StatusCodes.Status400BadRequest);
    }
}
