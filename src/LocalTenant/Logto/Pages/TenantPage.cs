using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Logto.Pages;

internal static class TenantPage
{
    public const string Stylesheet = "tenant.css";

    public static HtmlPage Show(PageText text, string title, Markup content, int status = StatusCodes.Status200OK) =>
        new(text.Language, title, Markup.Of($"""
            <main>
              <h1 dir="auto">{ThaiWords.Keep(title)}</h1>
              {content}
            </main>
            <footer><strong>{text["Brand"]}:</strong> {text["StandsIn"]}</footer>
            """), Stylesheet, status);
}
