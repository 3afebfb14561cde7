using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Bookstore.Application.Ports;
using Bookstore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>An app beside its local tenant that asks for all permissions, and shows a test the access tokens of its sessions.</summary>
public sealed class LocalTenantSite : IAsyncLifetime
{
    private const string TokenPath = "/test/token";

    private readonly HttpClient _client = new();

    public RunningApp App { get; private set; } = null!;

    public TenantManagement Management { get; private set; } = null!;

    /// <summary>The indicator of the API's resource.</summary>
    public string Resource => new Uri(App.Url, "/api").AbsoluteUri;

    public async Task InitializeAsync()
    {
        App = await RunningApp.StartAsync(
            services =>
            {
                services.AddClock(new PatientClock());
                services.AddSingleton<IStartupFilter>(new TokenPage());
            },
            ("Sessions__CacheDuration", "00:00:00"),
            ("Logto__Scopes", "openid profile email identities roles urn:logto:scope:organizations urn:logto:scope:organization_roles "
                + "offline_access read:shelf write:shelf read:profile read:membership read:circle"));
        Management = await TenantManagement.OpenAsync(App);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        Management.Dispose();
        await App.DisposeAsync();
    }

    public async Task<Page> SignInAsync(TestBrowser browser, string who) =>
        await browser.SignInAsync(App, who, "/sign-in?returnUrl=/account");

    /// <summary>Asks the site for an access token of a browser's session, as its own code does.</summary>
    public async Task<TokenAnswer> AskTokenAsync(TestBrowser browser, string? resource = null, string? organization = null)
    {
        using var response = await browser.GetAsync(new Uri(
            App.Url, $"{TokenPath}?resource={Uri.EscapeDataString(resource ?? "")}&organization={organization}"));
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return new TokenAnswer((string)json["result"]!, (string?)json["token"], [.. json["scopes"]!.AsArray().Select(scope => (string)scope!)]);
    }

    /// <summary>Calls the site's API.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Json)> CallApiAsync(string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.Url, path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>Makes the tenant's last confirmation of a person's sessions older than the interval of revalidation.</summary>
    public Task AgeAsync(string name) => App.QueryAsync(
        $"UPDATE UserSessions SET ValidatedAt = '{DateTime.UtcNow.AddHours(-2).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture)}' "
        + $"WHERE ProfileId IN (SELECT Id FROM UserProfiles WHERE Name = '{name}')");

    // In front of the app's own pipeline, since no page shows a token.
    private sealed class TokenPage : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, following) =>
            {
                if (context.Request.Path != TokenPath)
                {
                    await following(context);
                    return;
                }

                var query = context.Request.Query;
                var target = new AccessTokenTarget(Text(query["resource"]), Text(query["organization"]));
                var result = await context.RequestServices.GetRequiredService<IAccessTokens>().GetAsync(target, context.RequestAborted);
                var issued = result as AccessTokenResult.Issued;
                await context.Response.WriteAsJsonAsync(new { result = result.GetType().Name, token = issued?.Token, scopes = issued?.Scopes ?? [] });
            });
            next(app);
        };

        private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
    }
}

/// <summary>What the site got for its session.</summary>
/// <param name="Result">The name of the <see cref="AccessTokenResult"/>.</param>
/// <param name="Token">The token, if one was issued.</param>
/// <param name="Scopes">What it is good for.</param>
public sealed record TokenAnswer(string Result, string? Token, string[] Scopes)
{
    /// <summary>The claims of a token that is a JWT.</summary>
    public JsonNode Claims => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Token!.Split('.')[1]))!;
}
