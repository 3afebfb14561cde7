using System.Net;
using System.Security.Cryptography;
using System.Text;
using Bookstore.LocalTenant.Logto.Webhooks;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class WebhookTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    [Fact]
    public void The_tenants_signature_equals_that_of_a_recorded_webhook()
    {
        var recorded = Recording.Read("webhook.signed.raw");

        Assert.Equal(
            (string?)recorded[WebhookSignature.Header],
            WebhookSignature.Of(Encoding.UTF8.GetBytes((string)recorded["rawBody"]!), (string)recorded["signingKey"]!));
    }

    [Fact]
    public async Task A_webhooks_exact_body_is_signed_with_the_apps_signing_key()
    {
        await _scene.App.SignInAsync(_scene.Browser);

        var request = await _scene.Receiver.NextAsync(TenantWithApp.WebhookPath);

        Assert.Equal(TenantWithApp.SigningKey, _scene.Tenant.Configuration["Logto:WebhookSigningKey"]);
        Assert.Equal(
            Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(TenantWithApp.SigningKey), request.Body)).ToLowerInvariant(),
            request.Headers["logto-signature-sha-256"]);
    }

    [Fact]
    public async Task The_webhooks_of_a_user_arrive_in_order()
    {
        await _scene.App.SignInAsync(_scene.Browser);
        using var other = _scene.App.NewBrowser();
        await _scene.App.SignInAsync(other);

        var created = await _scene.NextWebhookAsync("User.Created");
        var registered = await _scene.NextWebhookAsync("PostRegister");
        var signedIn = await _scene.NextWebhookAsync("PostSignIn");

        Assert.Null(created["data"]!["lastSignInAt"]);
        Assert.Equal((string?)created["sessionId"], (string?)registered["sessionId"]);
        Assert.NotEqual((string?)created["sessionId"], (string?)signedIn["sessionId"]);
        Assert.Equal(_scene.Tenant.Settings.AppId, (string?)signedIn["user"]!["applicationId"]);
        Assert.True((long)created["data"]!["updatedAt"]! < (long)registered["user"]!["updatedAt"]!);
        Assert.True((long)registered["user"]!["updatedAt"]! < (long)signedIn["user"]!["updatedAt"]!);
    }

    [Fact]
    public async Task A_webhook_is_sent_again_after_a_transient_failure_before_the_next()
    {
        _scene.Receiver.AnswerWith(TenantWithApp.WebhookPath, 500, 503, 429);
        await _scene.App.SignInAsync(_scene.Browser);

        var first = await _scene.Receiver.NextAsync(TenantWithApp.WebhookPath);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Assert.Equal(first.Body, (await _scene.Receiver.NextAsync(TenantWithApp.WebhookPath)).Body);
        }

        await _scene.NextWebhookAsync("PostRegister");
        Assert.DoesNotContain(_scene.Tenant.Log.Messages, message => message.Contains("Webhook", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lasting_failure_logs_one_line_without_personal_data()
    {
        _scene.Receiver.AnswerWith(TenantWithApp.WebhookPath, 500, 500, 500, 500);
        await _scene.App.SignInAsync(_scene.Browser);

        var message = await _scene.Tenant.Log.WaitForAsync("Webhook User.Created");

        Assert.Contains($"to {_scene.Receiver.Origin}/webhooks/logto failed: status 500", message, StringComparison.Ordinal);
        Assert.DoesNotContain(_scene.Tenant.Log.Messages, line =>
            line.Contains("Ada", StringComparison.Ordinal)
            || line.Contains("ada@example.com", StringComparison.Ordinal)
            || line.Contains(TenantWithApp.SigningKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_that_the_app_rejected_is_not_sent_again()
    {
        _scene.Receiver.AnswerWith(TenantWithApp.WebhookPath, (int)HttpStatusCode.NotFound);
        await _scene.App.SignInAsync(_scene.Browser);

        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
    }

    [Fact]
    public async Task Neither_a_sign_in_nor_the_tenants_stop_waits_for_an_unresponsive_app()
    {
        _scene.Receiver.IsSilent = true;
        await _scene.App.SignInAsync(_scene.Browser);
        await _scene.Receiver.NextAsync(TenantWithApp.WebhookPath);
        await _scene.Tenant.StopAsync();

        // Who waited would have waited until the webhook was given up.
        Assert.DoesNotContain(_scene.Tenant.Log.Messages, message => message.Contains("no response within", StringComparison.Ordinal));
        Assert.DoesNotContain(_scene.Tenant.Log.Messages, message => message.Contains("Exception", StringComparison.Ordinal));
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();
}
