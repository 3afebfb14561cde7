using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Process.Tests;

/// <summary>What an operator sees of the site, and what nobody may see there.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string SigningKey = "the-signing-key";

    private readonly TestBrowser _browser = new();
    private OtlpReceiver _operator = null!;

    public async Task InitializeAsync() => _operator = await OtlpReceiver.StartAsync();

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _operator.DisposeAsync();
    }

    //#if (localTenant)
    [Fact]
    public async Task A_sign_in_a_failure_and_a_sign_out_are_traced_without_personal_data()
    {
        await using var app = await AppProcess.StartAsync([.. _operator.Settings(), ("OTEL_SERVICE_NAME", "books")]);
        var callback = await _browser.SignInAsync(app, stopAt: new Uri(app.Url, "/callback").AbsoluteUri);
        await _browser.OpenAsync(callback.Url);
        var session = _browser.Cookies.GetCookies(app.Url)["bookstore"]!.Value;
        await _browser.OpenAsync(new Uri(app.Url, "/callback?code=a-stolen-code&state=a-made-up-state"));
        await _browser.PressAsync(await _browser.OpenAsync(app.Url), "Sign out");

        foreach (var metric in (string[])
            ["sign_ins.started{} 1", "sign_ins.completed{} 1", "sign_ins.failed{bookstore.sign_in.step=callback,error.type=state_lost} 1",
                "sessions.opened{} 1", "sessions.ended{bookstore.session.end=sign_out} 1", "sessions.active{} "])
        {
            await _operator.ReceivesAsync($"bookstore.{metric}");
        }

        foreach (var other in (string[])
            ["http.server.request.duration{", "kestrel.active_connections{", "aspnetcore.authentication.", "dotnet.gc.collections{",
                "StartSignIn{bookstore.result=started}", "CompleteSignIn{bookstore.result=signed_in}", "CompleteSignIn{bookstore.result=failed}",
                "SignOut{bookstore.result=continues_at_logto}", "SessionOpened{", "SessionEnded{", "SignInCallbackFailed{", "GET callback{"])
        {
            await _operator.ReceivesAsync(other);
        }

        foreach (var endpoint in (string[])["discovery", "jwks", "token", "userinfo", "revocation"])
        {
            await _operator.ReceivesAsync($"http.client.request.duration{{bookstore.logto.endpoint={endpoint},");
        }

        var query = HttpUtility.ParseQueryString(callback.Url.Query);
        Assert.All(_operator.Lines.Where(line => line.StartsWith("GET callback{", StringComparison.Ordinal)),
            line => Assert.Contains("url.query=?code=Redacted&state=Redacted", line, StringComparison.Ordinal));
        AssertSilentAbout(
            query["code"]!, query["state"]!, session, "a-stolen-code", "a-made-up-state", "Lovelace", "@example", "eyJhbGci", "v1/traces");
        Assert.Contains("books", _operator.Text, StringComparison.Ordinal);
    }

    //#endif
    [Fact]
    public async Task No_token_secret_or_claim_is_in_what_an_operator_sees()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync(
            [.. provider.Settings(), .. _operator.Settings(), ("Logto__WebhookSigningKey", SigningKey)]);
        await SignInAsync(app);
        await SignInAsync(app);
        provider.TokenError = () => Results.Json(new { error = "invalid_grant", error_description = "grant request is invalid" }, statusCode: 400);
        await SignInAsync(app);
        provider.Reset();
        await DeliverAsync(app, """{"event":"User.SuspensionStatus.Updated","data":{"id":"abc123def456","name":"Robin Reader","updatedAt":1000,"isSuspended":true,"identities":{}}}""");
        await DeliverAsync(app, "{}", signature: "invalid");
        using var http = new HttpClient();
        using var logout = await http.PostAsync(
            new Uri(app.Url, "/backchannel-logout"), new FormUrlEncodedContent([new("logout_token", "an-invalid-logout-token")]));

        foreach (var metric in (string[])
            ["sessions.opened{} 2", "sessions.ended{bookstore.session.end=replaced} 1", "sessions.ended{bookstore.session.end=suspended} 1",
                "sign_ins.failed{bookstore.sign_in.step=callback,error.type=code_expired} 1", "profiles.refreshed{} 1",
                "webhooks.received{bookstore.result=accepted,bookstore.webhook.service=logto} 1", "webhooks.received{bookstore.result=invalid_signature,bookstore.webhook.service=logto} 1", "logouts.received{bookstore.result=rejected} 1"])
        {
            await _operator.ReceivesAsync($"bookstore.{metric}");
        }

        await _operator.ReceivesAsync("WebhookRejected{");
        await _operator.ReceivesAsync("LogoutTokenRejected{");
        AssertSilentAbout(
            TestProvider.AppSecret, TestProvider.AccessToken, SigningKey, "refresh-1", "code-1", "code-3", "Robin", "abc123def456", "eyJhbGci",
            "an-invalid-logout-token");
    }

    [Fact]
    public async Task Each_way_in_which_a_session_ends_has_its_own_name()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync(
            [.. provider.Settings(), .. _operator.Settings(), ("Logto__WebhookSigningKey", SigningKey)]);
        using var phone = new TestBrowser();
        await SignInAsync(app, phone);
        await SignInAsync(app);
        await _browser.PressAsync(await _browser.OpenAsync(new Uri(app.Url, "/account")), "Sign out everywhere else");
        using var http = new HttpClient();
        using var logout = await http.PostAsync(
            new Uri(app.Url, "/backchannel-logout"), new FormUrlEncodedContent([new("logout_token", LogoutToken(provider))]));
        await SignInAsync(app, phone);
        await DeliverAsync(app, """{"event":"User.Deleted","data":{"id":"abc123def456"}}""");

        foreach (var end in (string[])["ended_elsewhere", "logto_sign_out", "deleted"])
        {
            await _operator.ReceivesAsync($"bookstore.sessions.ended{{bookstore.session.end={end}}} 1");
        }

        await _operator.ReceivesAsync("bookstore.logouts.received{bookstore.result=accepted} 1");
    }

    [Fact]
    public async Task The_sessions_that_are_open_are_counted_after_a_restart_too()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync(provider.Settings());
        await SignInAsync(app);
        await app.KillAsync();

        await app.StartAgainAsync(_operator.Settings());

        await _operator.ReceivesAsync("bookstore.sessions.active{} 1");
    }

    [Fact]
    public async Task A_signal_alone_goes_to_its_own_endpoint_and_the_sampler_is_the_operators()
    {
        await using var metrics = await OtlpReceiver.StartAsync();
        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync(
            [.. provider.Settings(), .. _operator.Settings(), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{metrics.Url}v1/metrics"),
                ("OTEL_TRACES_SAMPLER", "always_off"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging")]);

        await SignInAsync(app);
        await metrics.ReceivesAsync("bookstore.sign_ins.completed{} 1");
        await _operator.ReceivesAsync("SessionOpened{");

        Assert.Equal(["metrics"], metrics.Signals.Keys);
        Assert.Equal(["logs"], _operator.Signals.Keys);
        Assert.Contains("staging", metrics.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_turned_off_is_not_exported()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var app = await AppProcess.StartAsync(
            [.. provider.Settings(), .. _operator.Settings(), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")]);

        await SignInAsync(app);
        await _operator.ReceivesAsync("CompleteSignIn{bookstore.result=signed_in}");

        Assert.Equal(["traces"], _operator.Signals.Keys);
    }

    private Task<Page> SignInAsync(AppProcess app, TestBrowser? browser = null) =>
        (browser ?? _browser).OpenAsync(new Uri(app.Url, "/sign-in"));

    private static string LogoutToken(TestProvider provider)
    {
        var claims = (JsonObject)provider.Claims.DeepClone();
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        (claims["iat"], claims["exp"], claims["jti"]) = (now, now + 120, "once");
        claims["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() };
        return provider.Sign(new JsonObject { ["alg"] = "ES384", ["kid"] = "1", ["typ"] = "logout+jwt" }, claims);
    }

    private void AssertSilentAbout(params string[] secrets)
    {
        var text = _operator.Text;
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task DeliverAsync(AppProcess app, string body, string? signature = null)
    {
        signature ??= Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.UTF8.GetBytes(body)));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, "/webhooks/logto")) { Content = new StringContent(body) };
        request.Headers.Add("logto-signature-sha-256", signature);
        using var response = await http.SendAsync(request);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Unauthorized]);
    }
}
