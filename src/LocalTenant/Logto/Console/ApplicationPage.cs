using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary>
/// <c>/console/application</c>, in place of the application's page of Logto's Console: expires its secret, changes its type, rotates
/// refresh tokens; and turns the Account Center on and off.
/// </summary>
internal sealed class ApplicationPage(TenantApplication application, Configs configs, IAntiforgery antiforgery, LocalTenantSettings settings)
{
    public const string Path = "/console/application";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, ApplicationPage page) => page.ShowAsync(context));
        MapAction("expire-secret", application => application.IsSecretExpired = true);
        MapAction("renew-secret", application => application.IsSecretExpired = false);
        MapAction("rotate-refresh-tokens", application => application.RotatesRefreshTokens = true);
        MapAction("keep-refresh-tokens", application => application.RotatesRefreshTokens = false);
        MapAction("make-machine", application => application.IsMachineToMachine = true);
        MapAction("make-traditional", application => application.IsMachineToMachine = false);

        MapSwitch("account-center-on", isOn: true);
        MapSwitch("account-center-off", isOn: false);

        void MapSwitch(string name, bool isOn) => ConsoleForms.MapAction(app, $"{Path}/{name}", _ => Path, (context, _) =>
            context.RequestServices.GetRequiredService<Configs>().MergeAsync(LogtoConfig.AccountCenter, new() { ["enabled"] = isOn }, context.RequestAborted));

        void MapAction(string name, Action<TenantApplication> act) => app.MapPost($"{Path}/{name}", async (
            HttpContext context, IAntiforgery antiforgery, TenantApplication application, ApplicationPage page) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return await page.ShowAsync(context, "FormExpired");

            act(application);
            return new SeeOther(Path);
        });
    }

    /// <param name="problem">The name of the text that says why nothing was changed.</param>
    public async Task<IResult> ShowAsync(HttpContext context, string? problem = null)
    {
        var text = PageText.For(context.Request);
        var tokenField = antiforgery.TokenField(context);
        var hasAccountCenter = await configs.IsAccountCenterEnabledAsync(context.RequestAborted);
        return TenantPage.Show(
            text,
            text["ApplicationTitle"],
            Markup.Of($"""
                {ConsoleForms.Navigation(text)}
                <p>{text["ApplicationLead"]}</p>
                {Forms.Alert(problem is null ? null : text[problem])}
                <section>
                  <h2>Bookstore · {settings.AppId}</h2>
                  <p>{text[application.IsSecretExpired ? "SecretHasExpired" : "SecretIsValid"]}</p>
                  {(application.IsSecretExpired ? Button("renew-secret", "RenewSecret") : Button("expire-secret", "ExpireSecret"))}
                  <p>{text[application.IsMachineToMachine ? "TypeIsMachine" : "TypeIsTraditional"]}</p>
                  {(application.IsMachineToMachine ? Button("make-traditional", "MakeTraditional") : Button("make-machine", "MakeMachine"))}
                  <p>{text[hasAccountCenter ? "AccountCenterIsOn" : "AccountCenterIsOff"]}</p>
                  {(hasAccountCenter ? Button("account-center-off", "TurnAccountCenterOff") : Button("account-center-on", "TurnAccountCenterOn"))}
                  <p>{text[application.RotatesRefreshTokens ? "RefreshTokensRotate" : "RefreshTokensStay"]}</p>
                  {(application.RotatesRefreshTokens ? Button("keep-refresh-tokens", "KeepRefreshTokens") : Button("rotate-refresh-tokens", "RotateRefreshTokens"))}
                </section>
                """),
            Forms.Status(problem));

        Markup Button(string action, string label) => Markup.Of($"""
            <form method="post" action="{Path}/{action}">
              {tokenField}
              <button type="submit" class="quiet">{text[label]}</button>
            </form>
            """);
    }
}
