using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>An answer of the tenant, read as JSON where it is JSON.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();
}

/// <summary>The tenant's application: what Bookstore asks of it.</summary>
public sealed class App(RunningTenant tenant) : IDisposable
{
    public const string Scopes = "openid offline_access profile email identities";
    public const string Ada = "Ada Lovelace, active patron";
    public const string Grace = "Grace Hopper, free member";
    public const string Alan = "Alan Turing, former patron";
    public const string Margaret = "Margaret Hamilton, not a member";
    public const string Beatrice = "Beatrice Warde, the creator";
    public const string Edsger = "Edsger Dijkstra, active patron without email";

    private static readonly string Verifier = new('v', 50);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Browser NewBrowser(string language = "en") => new(tenant.Settings.PublicUrl, language);

    /// <summary>The parameters of an authorize request; <paramref name="changes"/> replace, and null removes.</summary>
    public List<KeyValuePair<string, string?>> Request(params (string Name, string? Value)[] changes)
    {
        var request = new Dictionary<string, string?>
        {
            ["client_id"] = tenant.Settings.AppId,
            ["redirect_uri"] = tenant.Settings.RedirectUri,
            ["response_type"] = "code",
            ["scope"] = Scopes,
            ["prompt"] = "consent",
            ["state"] = "the state",
            ["nonce"] = "the nonce",
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, _) in changes) request.Remove(name);
        return [.. request.Concat(changes.Select(change => KeyValuePair.Create(change.Name, change.Value))).Where(parameter => parameter.Value is not null)];
    }

    public string AuthorizeUrl(params (string Name, string? Value)[] changes) =>
        QueryHelpers.AddQueryString($"{tenant.Origin}/oidc/auth", Request(changes));

    /// <summary>Signs in by the pages, from the authorize request to the code.</summary>
    public async Task<string> SignInAsync(Browser browser, string person = Ada, params (string Name, string? Value)[] changes)
    {
        await browser.OpenAsync(AuthorizeUrl(changes));
        await browser.PressAsync("Continue with Patreon");
        await browser.PressAsync(person);
        return browser.Answer["code"];
    }

    public Task<Answer> RedeemAsync(string code, string? verifier = null, params (string Name, string? Value)[] more) => PostAsync(
        "token",
        new Dictionary<string, string?>(more.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value)))
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = tenant.Settings.RedirectUri,
            ["code_verifier"] = verifier ?? Verifier,
        });

    public async Task<JsonObject> TokensAsync(Browser browser, string person = Ada, params (string Name, string? Value)[] changes)
    {
        var answer = await RedeemAsync(await SignInAsync(browser, person, changes));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json;
    }

    public Task<Answer> RefreshAsync(JsonObject tokens, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string?> { ["grant_type"] = "refresh_token", ["refresh_token"] = (string?)tokens["refresh_token"] };
        foreach (var (name, value) in changes) form[name] = value;
        return SendFormAsync("token", form.Where(parameter => parameter.Value is not null));
    }

    public Task<Answer> PushAsync(params (string Name, string? Value)[] changes) => SendFormAsync("request", Request(changes));

    /// <summary>Posts with the application's credentials in the header, or with none, for those in the form.</summary>
    public Task<Answer> PostAsync(string path, Dictionary<string, string?> form, bool withCredentials = true) =>
        SendFormAsync(path, form, withCredentials);

    private async Task<Answer> SendFormAsync(string path, IEnumerable<KeyValuePair<string, string?>> form, bool withCredentials = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{tenant.Origin}/oidc/{path}");
        request.Content = new FormUrlEncodedContent(form);
        if (withCredentials)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{tenant.Settings.AppId}:{tenant.Settings.AppSecret}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        }

        return await SendAsync(request);
    }

    public async Task<Answer> UserInfoAsync(JsonObject tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{tenant.Origin}/oidc/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string?)tokens["access_token"]);
        return await SendAsync(request);
    }

    public async Task<Answer> GetAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request);
    }

    public static JsonObject Header(JsonObject tokens, string token = "id_token") => Part(tokens, token, 0);

    public static JsonObject Claims(JsonObject tokens, string token = "id_token") => Part(tokens, token, 1);

    public void Dispose() => _http.Dispose();

    private static JsonObject Part(JsonObject tokens, string token, int index) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(((string)tokens[token]!).Split('.')[index]))!.AsObject();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }
}
