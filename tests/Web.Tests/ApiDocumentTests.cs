using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The OpenAPI document, and the page of it.</summary>
[Collection(SharedApp.Name)]
public sealed class ApiDocumentTests(AppFixture fixture)
{
    private static readonly Dictionary<string, string> Scopes = new()
    {
        ["/api/me"] = "read:profile",
        ["/api/memberships/me"] = "read:membership",
        ["/api/shelf"] = "read:shelf",
        ["/api/shelf/{book}"] = "read:shelf",
        ["/api/shelf/{book}/files/{file}"] = "read:shelf",
    };

    [Fact]
    public async Task The_document_has_each_address_with_its_scope_and_its_errors()
    {
        using var client = new HttpClient();
        var document = JsonNode.Parse(await client.GetStringAsync(new Uri(fixture.App.Url, "/api/openapi.json")))!;

        Assert.Equal(fixture.App.Url.AbsoluteUri.TrimEnd('/'), document["servers"]![0]!["url"]!.GetValue<string>().TrimEnd('/'));
        Assert.Equal(Scopes.Keys.Order(), document["paths"]!.AsObject().Select(path => path.Key).Order());
        Assert.All(document["paths"]!.AsObject(), path =>
        {
            var operation = Assert.Single(path.Value!.AsObject()).Value!;
            Assert.Equal(Scopes[path.Key], operation["security"]![0]!["logto"]![0]!.GetValue<string>());
            foreach (var status in (string[])["401", "403", "429"])
            {
                Assert.NotNull(operation["responses"]![status]!["content"]!["application/problem+json"]);
            }
        });
        var scheme = document["components"]!["securitySchemes"]!["logto"]!["flows"]!["authorizationCode"]!;
        Assert.Equal($"{fixture.App.Tenant}oidc/token", scheme["tokenUrl"]!.GetValue<string>());
        Assert.Equal(Scopes.Values.Distinct().Order(), scheme["scopes"]!.AsObject().Select(scope => scope.Key).Order());
        Assert.Equal("integer", document["components"]!["schemas"]!["ApiShelf"]!["properties"]!["total"]!["type"]!.GetValue<string>());
        Assert.Contains("membership", document["components"]!["schemas"]!["ApiMembership"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_shows_the_document_without_a_script()
    {
        using var browser = new TestBrowser();
        using var response = await browser.GetAsync(new Uri(fixture.App.Url, "/api/reference"));
        var page = await browser.OpenAsync(new Uri(fixture.App.Url, "/api/reference"));

        Assert.All(Scopes, endpoint =>
        {
            Assert.Contains($"GET {endpoint.Key}", page.Text, StringComparison.Ordinal);
            Assert.Contains(endpoint.Value, page.Text, StringComparison.Ordinal);
        });
        Assert.Contains("monthlyCents", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("script, [style], style"));
        Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }
}
