using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>What a person's browser does: keeps cookies for all ports of localhost, follows redirects, presses buttons.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _app;

    /// <param name="app">Where redirects are not followed: the app's origin, where nothing listens.</param>
    /// <param name="language">The browser's Accept-Language.</param>
    public Browser(string app, string language = "en")
    {
        _app = app;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false });
        _http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public CookieContainer Cookies { get; } = new();

    public Uri Address { get; private set; } = new("about:blank");

    public HttpStatusCode Status { get; private set; }

    public string Content { get; private set; } = "";

    public IHtmlDocument Page => new HtmlParser().ParseDocument(Content);

    public string Heading => Page.QuerySelector("h1")?.TextContent ?? "";

    /// <summary>The parameters with which the browser came back to the app.</summary>
    public IReadOnlyDictionary<string, string> Answer
    {
        get
        {
            Assert.StartsWith(_app, Address.AbsoluteUri, StringComparison.Ordinal);
            return QueryHelpers.ParseQuery(Address.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        }
    }

    public Task OpenAsync(string url) => SendAsync(new HttpRequestMessage(HttpMethod.Get, url));

    public Task PostAsync(string url, Dictionary<string, string?> form) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) });

    /// <summary>Presses the button with this accessible name and submits its form, with what was typed into it.</summary>
    public Task PressAsync(string name, params (string Name, string Value)[] typed)
    {
        var button = Assert.Single(Page.QuerySelectorAll<IHtmlButtonElement>("form button"), button => Name(button) == name);
        var form = button.Form!;
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input")
            .Select(input => KeyValuePair.Create(input.Name!, input.Value))
            .Concat(form.QuerySelectorAll<IHtmlSelectElement>("select").Select(select => KeyValuePair.Create(select.Name!, select.Value ?? "")))
            .ToList();
        foreach (var (field, value) in typed)
        {
            fields[fields.FindIndex(pair => pair.Key == field)] = new(field, value);
        }

        if (button.Name is not null) fields.Add(new(button.Name, button.Value));

        var action = new Uri(Address, form.GetAttribute("action")!);
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
    }

    public IReadOnlyList<string> ButtonNames() => [.. Page.QuerySelectorAll("form button").Select(Name)];

    public void Dispose() => _http.Dispose();

    private static string Name(IElement button) => button.GetAttribute("aria-label") ?? button.TextContent.Trim();

    private async Task SendAsync(HttpRequestMessage request)
    {
        while (true)
        {
            using var response = await _http.SendAsync(request);
            Address = request.RequestUri!;
            Status = response.StatusCode;
            Content = await response.Content.ReadAsStringAsync();
            request.Dispose();
            if (response.Headers.Location is not { } location) return;

            Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
            Address = new Uri(Address, location);
            if (Address.AbsoluteUri.StartsWith(_app, StringComparison.Ordinal)) return;

            request = new HttpRequestMessage(HttpMethod.Get, Address);
        }
    }
}
