using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Bookstore.LocalTenant.Logto.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary><c>/console/application</c>, in place of the application's page of Logto's Console: what can go wrong with it, and buttons.</summary>
internal sealed class ApplicationPage(TenantApplication application, IAntiforgery antiforgery, LocalTenantSettings settings)
{
    public const string Path = "/console/application";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, ApplicationPage page) => page.Show(context));
        MapAction("expire-secret", application => application.IsSecretExpired = true);
        MapAction("renew-secret", application => application.IsSecretExpired = false);
        MapAction("make-machine", application => application.IsMachineToMachine = true);
        MapAction("make-traditional", application => application.IsMachineToMachine = false);

        void MapAction(string name, Action<TenantApplication> act) => app.MapPost($"{Path}/{name}", async (
            HttpContext context, IAntiforgery antiforgery, TenantApplication application, ApplicationPage page) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return page.Show(context, "UsersStale");

            act(application);
            return new SeeOther(Path);
        });
    }

    /// <param name="context">The request; its language is the page's.</param>
    /// <param name="problem">The text that says why nothing was changed.</param>
    public IResult Show(HttpContext context, string? problem = null)
    {
        var text = PageText.For(context.Request, null);
        var token = antiforgery.GetAndStoreTokens(context);
        return new HtmlPage(
            text.Language,
            text["ApplicationTitle"],
            Markup.Of($"""
                <main>
                  <h1>{text["ApplicationTitle"]}</h1>
                  <p>{text["ApplicationLead"]}</p>
                  {(problem is null ? Markup.Empty : Markup.Of($"""<p role="alert" class="problem">{text[problem]}</p>"""))}
                  <section>
                    <h2>Bookstore · {settings.AppId}</h2>
                    <p>{text[application.IsSecretExpired ? "SecretHasExpired" : "SecretIsGood"]}</p>
                    {(application.IsSecretExpired ? Button("renew-secret", "RenewSecret") : Button("expire-secret", "ExpireSecret"))}
                    <p>{text[application.IsMachineToMachine ? "TypeIsMachine" : "TypeIsTraditional"]}</p>
                    {(application.IsMachineToMachine ? Button("make-traditional", "MakeTraditional") : Button("make-machine", "MakeMachine"))}
                  </section>
                </main>
                <footer><strong>{text["Brand"]}:</strong> {text["StandsIn"]}</footer>
                """),
            SignInPage.Stylesheet,
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

        Markup Button(string action, string label) => Markup.Of($"""
            <form method="post" action="{Path}/{action}">
              <input type="hidden" name="{token.FormFieldName}" value="{token.RequestToken}">
              <button type="submit" class="quiet">{text[label]}</button>
            </form>
            """);
    }
}
