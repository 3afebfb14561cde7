using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Patreon;

internal static class PatreonPage
{
    public const string Stylesheet = "patreon.css";
    public const string ControlPath = "/control";

    public static HtmlPage Show(PageText text, string title, Markup content, int status = StatusCodes.Status200OK, string style = "") =>
        new(text.Language, title, Markup.Of($"""
            <main class="{style}">
              <h1 dir="auto">{ThaiWords.Keep(title)}</h1>
              {content}
            </main>
            <footer><strong>{text["StandInBrand"]}:</strong> {text["StandInFooter"]}
              <a href="{ControlPath}">{text["StandInControl"]}</a></footer>
            """), Stylesheet, status);
}
