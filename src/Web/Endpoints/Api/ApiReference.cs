using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.OpenApi;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>An OpenAPI document as a page: plain HTML in the site's style, since the site runs no scripts.</summary>
internal static class ApiReference
{
    public static string Render(OpenApiDocument document)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{Encode(document.Info.Title)} API</title>
              <link rel="icon" href="/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/site.css">
            </head>
            <body>
            <main>
            <h1>{Encode(document.Info.Title)} API</h1>
            <p>{Encode(document.Info.Description)}</p>
            <p>Also as an <a href="{ApiEndpoints.Path}/openapi.json">OpenAPI document</a>.</p>
            """);
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                Render(html, $"{method} {path}", operation);
            }
        }

        html.Append("<h2>Types</h2>\n");
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            Render(html, name, schema);
        }

        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Render(StringBuilder html, string heading, OpenApiOperation operation)
    {
        var scopes = (operation.Security ?? []).SelectMany(requirement => requirement.Values).SelectMany(scope => scope);
        html.Append(CultureInfo.InvariantCulture, $"<section>\n<h2><code>{Encode(heading)}</code></h2>\n<p>{Encode(operation.Summary)}</p>\n<dl>\n");
        Row(html, "Scope", string.Join(' ', scopes));
        foreach (var parameter in operation.Parameters ?? [])
        {
            Row(html, $"Parameter {parameter.Name}", string.Join(": ", ((string?[])[Describe(parameter.Schema), parameter.Description]).OfType<string>()));
        }

        foreach (var (status, response) in (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal))
        {
            Row(html, $"{status} {response.Description}", string.Join(", ", (response.Content ?? new Dictionary<string, OpenApiMediaType>())
                .Select(content => $"{content.Key} {Describe(content.Value.Schema)}".Trim())));
        }

        html.Append("</dl>\n</section>\n");
    }

    private static void Render(StringBuilder html, string name, IOpenApiSchema schema)
    {
        html.Append(CultureInfo.InvariantCulture, $"<section>\n<h3><code>{Encode(name)}</code></h3>\n<p>{Encode(schema.Description)}</p>\n<dl>\n");
        foreach (var (property, type) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            Row(html, $"{property}: {Describe(type)}", type.Description);
        }

        html.Append("</dl>\n</section>\n");
    }

    private static void Row(StringBuilder html, string term, string? description) =>
        html.Append(CultureInfo.InvariantCulture, $"<dt><code>{Encode(term)}</code></dt>\n<dd>{Encode(description)}</dd>\n");

    private static string Describe(IOpenApiSchema? schema) => schema switch
    {
        null => "",
        OpenApiSchemaReference reference => reference.Reference.Id ?? "",
        { Items: { } items } => $"list of {Describe(items)}",
        { OneOf: { Count: > 0 } choices } => string.Join(" or ", choices.Select(Describe)),
        _ => $"{schema.Type}".Replace(",", " or", StringComparison.Ordinal).ToLowerInvariant(),
    };

    private static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");
}
