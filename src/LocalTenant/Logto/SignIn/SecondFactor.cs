using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>
/// <c>/mfa-verification/Totp</c>: asks for the code of the authenticator app. Nobody has the sample people's phones, so the page
/// shows the code.
/// </summary>
internal sealed class SecondFactor(Interactions interactions, UserStore users, SignInCompletion completion, SignInPage page, IAntiforgery antiforgery)
{
    public const string Path = "/mfa-verification/Totp";

    public async Task<IResult> ShowAsync(HttpContext context) =>
        await FindAsync(context) is var (interaction, user) ? Page(context, interaction, user) : page.Expired(context);

    public async Task<IResult> VerifyAsync(HttpContext context)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || await FindAsync(context) is not var (interaction, user)) return page.Expired(context);
        if (user.IsSuspended) return page.Suspended(context, interaction);

        var code = context.Request.Form["code"].ToString().Replace(" ", "", StringComparison.Ordinal);
        return user.MfaVerifications.Any(factor => Totp.IsValid(factor.Secret, code, DateTimeOffset.UtcNow))
            ? await completion.CompleteAsync(context, interaction, user, $"{interaction.Verifications} Totp")
            : Page(context, interaction, user, "CodeInvalid");
    }

    private async Task<(Interaction Interaction, User User)?> FindAsync(HttpContext context) =>
        await interactions.FindAsync(context) is { IdentifiedUserId: { } id } interaction
        && await users.FindAsync(id, context.RequestAborted) is { MfaVerifications.Count: > 0 } user
            ? (interaction, user)
            : null;

    private HtmlPage Page(HttpContext context, Interaction interaction, User user, string? problem = null)
    {
        var text = PageText.For(context.Request, interaction.UiLocales);
        return SignInPage.Screen(text, "SecondFactor", Markup.Of($"""
            {Forms.Alert(problem is null ? null : text[problem])}
            <p>{text["CurrentCode"]} <output>{Totp.Code(user.MfaVerifications[0].Secret, DateTimeOffset.UtcNow)}</output></p>
            <form method="post" action="{Path}">
              {antiforgery.TokenField(context)}
              <label for="code">{text["Code"]}</label>
              <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required>
              <button type="submit">{text["Continue"]}</button>
            </form>
            """), Forms.Status(problem));
    }
}
