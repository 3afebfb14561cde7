using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary>The forms of the console's pages, and what happens when one is sent.</summary>
internal static class ConsoleForms
{
    /// <summary>Does what the form says and shows the page again; what the tenant refuses is shown with the way back.</summary>
    public static void MapAction(IEndpointRouteBuilder app, string path, Func<HttpContext, string> back, Func<HttpContext, IFormCollection, Task> act) =>
        app.MapPost(path, async Task<IResult> (HttpContext context, IAntiforgery antiforgery) =>
        {
            var text = PageText.For(context.Request);
            if (!await antiforgery.IsRequestValidAsync(context)) return Problem(text, Forms.Alert(text["FormExpired"]), back(context));

            try
            {
                await act(context, await context.Request.ReadFormAsync(context.RequestAborted));
                return new SeeOther(back(context));
            }
            catch (ApiException exception)
            {
                return Problem(text, Forms.Alert(exception.Error.Message, "en"), back(context));
            }
        });

    public static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    public static string Field(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } value
        ? value
        : throw new ApiException(ApiError.WrongType(name, "string", "undefined"));

    public static Markup Button(string action, string label, string accessibleName, Markup token) => Markup.Of($"""
        <form method="post" action="{action}">
          {token}
          <button type="submit" class="quiet" aria-label="{accessibleName}">{label}</button>
        </form>
        """);

    public static Markup Form(string action, string label, Markup token, params Markup[] fields) => Markup.Of($"""
        <form method="post" action="{action}">
          {token}
          {Markup.Join(fields)}
          <button type="submit">{label}</button>
        </form>
        """);

    /// <param name="id">Unique on the page; the field's name is what comes before a dot.</param>
    public static Markup Input(string id, string label, string type = "text") => Markup.Of($"""
        <label for="{id}" dir="auto">{label}</label>
        <input id="{id}" name="{id.Split('.')[0]}" type="{type}" dir="auto" required maxlength="256" autocomplete="off">
        """);

    /// <param name="id">As of <see cref="Input"/>.</param>
    public static Markup Select(string id, string label, IEnumerable<(string Value, string Text)> options) => Markup.Of($"""
        <label for="{id}" dir="auto">{label}</label>
        <select id="{id}" name="{id.Split('.')[0]}">{Markup.Join(options.Select(option => Markup.Of($"""<option value="{option.Value}" dir="auto">{option.Text}</option>""")))}</select>
        """);

    /// <summary>The links to all pages of the console.</summary>
    public static Markup Navigation(PageText text) => Markup.Of($"""
        <nav><a href="{UsersPage.Path}">{text["UsersTitle"]}</a> · <a href="{OrganizationsPage.Path}">{text["OrganizationsTitle"]}</a> · <a href="{RolesPage.Path}">{text["RolesTitle"]}</a> · <a href="{LinksPage.Path}">{text["LinksTitle"]}</a> · <a href="{ApplicationPage.Path}">{text["ApplicationTitle"]}</a></nav>
        """);

    private static HtmlPage Problem(PageText text, Markup problem, string back) => TenantPage.Show(
        text,
        text["NothingChanged"],
        Markup.Of($"""
            {problem}
            <p class="other"><a href="{back}">{text["Back"]}</a></p>
            """),
        StatusCodes.Status400BadRequest);
}
