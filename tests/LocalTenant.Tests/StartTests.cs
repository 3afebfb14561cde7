using System.Net;
using System.Net.Sockets;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bookstore.LocalTenant.Tests;

public sealed class StartTests : IAsyncLifetime
{
    private readonly RunningTenant _tenant = new();

    [Theory]
    [InlineData("Production", null)]
    [InlineData("Development", "https://bookstore.logto.app")]
    [InlineData("Development", "http://localhost:3001/")]
    public async Task The_tenant_does_not_start_outside_development_or_with_another_endpoint(string environment, string? endpoint)
    {
        await using var app = _tenant.With("Logto:Endpoint", endpoint).Build(environment);

        Assert.Equal(endpoint, app.Configuration["Logto:Endpoint"]);
        Assert.Null(app.Configuration["Logto:AppId"]);
        Assert.Null(app.Configuration["Logto:WebhookSigningKey"]);
        Assert.Null(app.Configuration["Patreon:ApiBase"]);
        Assert.DoesNotContain(app.Services.GetServices<IHostedService>(), service => service is LocalTenantService);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{origin}")]
    [InlineData("{origin}/")]
    public async Task The_tenant_starts_when_the_endpoint_is_blank_or_its_own(string endpoint)
    {
        await using var unconfigured = _tenant.Build();
        _tenant.With("Logto:Endpoint", endpoint.Replace("{origin}", _tenant.Origin, StringComparison.Ordinal));

        await _tenant.InitializeAsync();

        Assert.Equal(_tenant.Origin, _tenant.Configuration["Logto:Endpoint"]);
        Assert.Equal("bookstore-local", _tenant.Configuration["Logto:AppId"]);
        Assert.False(string.IsNullOrEmpty(_tenant.Configuration["Logto:AppSecret"]));
        Assert.False(string.IsNullOrEmpty(_tenant.Configuration["Logto:WebhookSigningKey"]));
        Assert.Single(_tenant.Log.Messages, message => message.Contains(
            $"Local tenant started at {_tenant.Origin} with the stand-in Patreon at {_tenant.Settings.PatreonOrigin} (Development only)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_apps_own_id_secret_and_public_url_are_registered()
    {
        await _tenant.InitializeAsync();
        await _tenant.With("Logto:AppId", "mine").With("Logto:AppSecret", "my secret").With("PublicUrl", "http://localhost:5000/").RestartAsync();
        using var app = new App(_tenant);
        using var browser = app.NewBrowser();

        var tokens = await app.TokensAsync(browser);

        Assert.Equal("mine", (string?)App.Claims(tokens)["aud"]);
        Assert.StartsWith("http://localhost:5000/callback?", browser.Address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.GetAsync(app.AuthorizeUrl(("client_id", "bookstore-local")))).Status);
    }

    [Fact]
    public async Task The_app_gets_the_settings_of_the_stand_ins_api()
    {
        await using var app = _tenant.With("Patreon:WebhookSecret", "mine").Build();

        var given = app.Configuration.GetSection("Patreon");
        Assert.Equal($"{_tenant.Settings.PatreonOrigin}/api/oauth2/v2", given["ApiBase"]);
        Assert.All(["AccessToken", "RefreshToken", "ClientId", "ClientSecret"], name => Assert.False(string.IsNullOrEmpty(given[name]), name));
        Assert.Equal("mine", given["WebhookSecret"]);
        Assert.Null(given["CampaignId"]);
    }

    [Theory]
    [InlineData("Patreon:AccessToken")]
    [InlineData("Patreon:ApiBase")]
    [InlineData("LocalTenant:Patreon:ClientId")]
    public async Task An_app_with_its_own_patreon_settings_gets_none_of_the_stand_in(string setting)
    {
        await using var app = _tenant.With("LocalTenant:Patreon:ClientSecret", setting.Contains("Local") ? "secret" : null)
            .With(setting, "https://patreon.example").Build();

        Assert.Null(app.Configuration["Patreon:RefreshToken"]);
        Assert.Null(app.Configuration["Patreon:ClientId"]);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("many")]
    public void An_invalid_number_of_members_stops_the_start(string members)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => _tenant.With("LocalTenant:PatreonMembers", members).Build());

        Assert.Equal($"LocalTenant:PatreonMembers is not a number from 0 to 1000000: '{members}'.", exception.Message);
    }

    [Fact]
    public async Task With_real_credentials_the_connector_uses_the_real_patreon()
    {
        await _tenant
            .With("LocalTenant:Patreon:ClientId", "my-client")
            .With("LocalTenant:Patreon:ClientSecret", "my-secret")
            .With("LocalTenant:Patreon:Scope", "identity")
            .InitializeAsync();
        using var app = new App(_tenant);

        var answer = await app.GetAsync(app.AuthorizeUrl(("direct_sign_in", "social:patreon")));

        var location = answer.Headers.Location!;
        Assert.Equal("https://www.patreon.com/oauth2/authorize", location.GetLeftPart(UriPartial.Path));
        var query = QueryHelpers.ParseQuery(location.Query);
        Assert.Equal("my-client", query["client_id"]);
        Assert.Equal("identity", query["scope"]);
        Assert.Equal($"{_tenant.Origin}/callback/patreon-local", query["redirect_uri"]);
        Assert.Contains(_tenant.Log.Messages, message => message.Contains("with the real Patreon", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Outside_development_the_hosts_do_not_start()
    {
        await using var app = _tenant.Build("Production");
        await using var service = new LocalTenantService(_tenant.Settings, app.Environment, NullLoggerFactory.Instance);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => service.StartingAsync(CancellationToken.None));

        Assert.StartsWith("The local tenant runs in Development only", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LocalTenant:Port")]
    [InlineData("LocalTenant:PatreonPort")]
    public async Task A_port_in_use_stops_the_start_with_one_sentence(string setting)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var app = _tenant.With(setting, $"{port}").Build();
        var service = app.Services.GetServices<IHostedService>().OfType<LocalTenantService>().Single();

        var exception = await Assert.ThrowsAsync<IOException>(() => service.StartingAsync(CancellationToken.None));

        Assert.Equal(
            $"The local tenant cannot listen on http://localhost:{port} because another program uses the port: stop that program or set {setting} to a free port.",
            exception.Message);
        Assert.Null(exception.InnerException);
        Assert.Empty(_tenant.Log.Messages);
    }

    [Fact]
    public async Task Sessions_tokens_users_and_the_signing_key_survive_a_restart()
    {
        await _tenant.InitializeAsync();
        using var app = new App(_tenant);
        using var browser = app.NewBrowser();
        var before = await app.TokensAsync(browser);
        await browser.OpenAsync(app.AuthorizeUrl());
        var code = browser.Answer["code"];

        await _tenant.RestartAsync();

        var after = (await app.RedeemAsync(code)).Json;
        Assert.Equal((string?)App.Header(before)["kid"], (string?)App.Header(after)["kid"]);
        Assert.Equal((string?)App.Claims(before)["sub"], (string?)App.Claims(after)["sub"]);
        Assert.Equal(HttpStatusCode.OK, (await app.UserInfoAsync(before)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.RefreshAsync(before)).Status);
        await browser.OpenAsync(app.AuthorizeUrl(("prompt", "none")));
        Assert.Contains("code", browser.Answer.Keys);
    }

    [Fact]
    public async Task A_database_of_another_schema_is_replaced()
    {
        await _tenant.InitializeAsync();
        await _tenant.StopAsync();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_tenant.Folder, "tenant.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE People; PRAGMA user_version = 2";
            await command.ExecuteNonQueryAsync();
        }

        await _tenant.InitializeAsync();

        using var app = new App(_tenant);
        using var browser = app.NewBrowser();
        Assert.NotNull((await app.TokensAsync(browser))["id_token"]);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _tenant.DisposeAsync();
}
