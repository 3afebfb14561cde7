using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Bookstore.Testing;

/// <summary>A browser without a screen: keeps cookies, follows redirects one by one, submits forms by their buttons.</summary>
public sealed class TestBrowser : IDisposable
{
    private readonly HttpClient _http;

    /// <summary>A browser with an empty cookie jar.</summary>
    /// <param name="network">How to connect, where it is not by the names and routes of this machine.</param>
    public TestBrowser(Action<SocketsHttpHandler>? network = null)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            // A busy machine is no reason to send a body that nobody asked for yet.
            Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
        };
        network?.Invoke(handler);
        _http = new HttpClient(handler);
        _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
    }

    /// <summary>The cookie jar.</summary>
    public CookieContainer Cookies { get; } = new();

    /// <summary>The languages that the browser asks for.</summary>
    public string AcceptLanguage
    {
        set
        {
            _http.DefaultRequestHeaders.AcceptLanguage.Clear();
            _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(value);
        }
    }

    /// <summary>What the browser says of itself.</summary>
    public string UserAgent
    {
        set => _http.DefaultRequestHeaders.UserAgent.ParseAdd(value);
    }

    /// <summary>Asks for one address and follows nothing.</summary>
    public Task<HttpResponseMessage> GetAsync(Uri url) => _http.GetAsync(url);

    /// <summary>Sends a request and follows nothing.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    /// <summary>Opens an address and follows its redirects, but none to an address that <paramref name="stopAt"/> begins.</summary>
    public Task<Page> OpenAsync(Uri url, string? stopAt = null) => LoadAsync(new HttpRequestMessage(HttpMethod.Get, url), stopAt);

    /// <summary>Presses a page's button whose text contains the given one, and follows the redirects.</summary>
    public async Task<Page> PressAsync(Page page, string button, string? stopAt = null)
    {
        var pressed = page.Button(button);
        var form = pressed.Form ?? throw new InvalidOperationException($"'{button}' is in no form.");
        var fields = form.Elements.OfType<IHtmlInputElement>()
            .Where(input => input.Name is not null)
            .Select(input => KeyValuePair.Create(input.Name!, input.Value))
            .Concat(form.Elements.OfType<IHtmlSelectElement>().Select(select => KeyValuePair.Create(select.Name!, select.Value ?? "")))
            .ToList();
        if (pressed.Name is { Length: > 0 } name)
        {
            fields.Add(new(name, pressed.Value));
        }

        var action = new Uri(page.Url, form.GetAttribute("action") is { Length: > 0 } target ? target : page.Url.PathAndQuery);
        var content = new FormUrlEncodedContent(fields);
        return form.Method.Equals("post", StringComparison.OrdinalIgnoreCase)
            ? await LoadAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = content }, stopAt)
            : await OpenAsync(new Uri($"{action.GetLeftPart(UriPartial.Path)}?{await content.ReadAsStringAsync()}"), stopAt);
    }

    /// <summary>Follows a page's link whose text contains the given one.</summary>
    public Task<Page> FollowAsync(Page page, string link)
    {
        var target = page.Document.QuerySelectorAll("a").FirstOrDefault(anchor =>
            anchor.TextContent.Contains(link, StringComparison.OrdinalIgnoreCase))?.GetAttribute("href")
            ?? throw new InvalidOperationException($"There is no link '{link}' at {page.Url}: {page.Text}");
        return OpenAsync(new Uri(page.Url, target));
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<Page> LoadAsync(HttpRequestMessage request, string? stopAt)
    {
        for (var hops = 0; hops < 15; hops++)
        {
            using var response = await _http.SendAsync(request);
            var url = request.RequestUri!;
            if (response.Headers.Location is not { } location)
            {
                var html = await response.Content.ReadAsStringAsync();
                return new Page(url, response.StatusCode, await new HtmlParser().ParseDocumentAsync(html));
            }

            var next = new Uri(url, location);
            if (stopAt is not null && next.AbsoluteUri.StartsWith(stopAt, StringComparison.Ordinal))
            {
                return new Page(next, response.StatusCode, await new HtmlParser().ParseDocumentAsync(""));
            }

            request = new HttpRequestMessage(HttpMethod.Get, next);
        }

        throw new InvalidOperationException($"Too many redirects, the last to {request.RequestUri}.");
    }
}

/// <summary>A page that a browser shows.</summary>
/// <param name="Url">Its address, after all redirects.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Document">The HTML.</param>
public sealed record Page(Uri Url, HttpStatusCode Status, IHtmlDocument Document)
{
    /// <summary>The visible text, white space folded.</summary>
    public string Text => string.Join(' ', (Document.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The button with the given text, the content's before the header's, else the first whose text contains it.</summary>
    public IHtmlButtonElement Button(string text) =>
        ((string[])["main button", "button"]).SelectMany(buttons => Document.QuerySelectorAll<IHtmlButtonElement>(buttons))
            .FirstOrDefault(button => button.TextContent.Trim() == text)
        ?? Document.QuerySelectorAll<IHtmlButtonElement>("button").FirstOrDefault(button =>
            button.TextContent.Contains(text, StringComparison.OrdinalIgnoreCase))
        ?? throw new InvalidOperationException($"There is no button '{text}' at {Url}: {Text}");

    /// <summary>Whether there is a link whose text contains the given one.</summary>
    public bool HasLink(string text) =>
        Document.QuerySelectorAll("a").Any(link => link.TextContent.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is such a button.</summary>
    public bool HasButton(string text) =>
        Document.QuerySelectorAll<IHtmlButtonElement>("button").Any(button => button.TextContent.Contains(text, StringComparison.OrdinalIgnoreCase));
}
