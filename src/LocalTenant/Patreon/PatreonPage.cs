using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Patreon;

internal static class PatreonPage
{
    public const string Stylesheet = "patreon.css";
    public const string ControlPath = "/control";

    public static HtmlPage Show(string title, Markup content, int status = StatusCodes.Status200OK, string style = "") => new("en", title, Markup.Of($"""
        <main class="{style}">
          <h1>{title}</h1>
          {content}
        </main>
        <footer><strong>Stand-in Patreon:</strong> sample people on your machine; nothing leaves it.
          <a href="{ControlPath}">Change memberships</a></footer>
        """), Stylesheet, status);
}
