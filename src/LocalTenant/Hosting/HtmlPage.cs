using System.Reflection;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>A page of either host, with its headers.</summary>
internal sealed record HtmlPage(string Language, string Title, Markup Body, string Stylesheet, int Status = StatusCodes.Status200OK) : IResult
{
    // No form-action: browsers apply it to the whole chain of redirects after a form, which ends at the app.
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(Render().Html, httpContext.RequestAborted);
    }

    /// <summary>The stylesheet is a resource of this assembly.</summary>
    public static void MapStylesheet(IEndpointRouteBuilder app, string name) => app.MapGet($"/{name}", () =>
        Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!, "text/css; charset=utf-8"));

    private Markup Render() => Markup.Of($"""
        <!doctype html>
        <html lang="{Language}">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>{Title}</title>
          <link rel="stylesheet" href="/{Stylesheet}">
          <link rel="icon" href="data:,">
        </head>
        <body>
        {Body}
        </body>
        </html>

        """);
}
