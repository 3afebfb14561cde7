using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class VerifyWebhookHeaderTests
{
    [Theory]
    [InlineData(WebhookService.Logto, WebhookSignature.Valid, null)]
    [InlineData(WebhookService.Logto, WebhookSignature.Invalid, WebhookResult.InvalidSignature)]
    [InlineData(WebhookService.Logto, WebhookSignature.KeyNotConfigured, WebhookResult.NotConfigured)]
    [InlineData(WebhookService.Patreon, WebhookSignature.Valid, null)]
    [InlineData(WebhookService.Patreon, WebhookSignature.Invalid, WebhookResult.InvalidSignature)]
    [InlineData(WebhookService.Patreon, WebhookSignature.KeyNotConfigured, WebhookResult.NotConfigured)]
    public async Task A_webhook_is_rejected_by_its_header_or_its_body_is_read(
        WebhookService service, WebhookSignature signature, WebhookResult? expected)
    {
        var signatures = Mock.Of<IWebhookSignatures>(port => port.Verify(service, "s", null) == signature, MockBehavior.Strict);
        var handler = new VerifyWebhookHeaderHandler(signatures, new Telemetry(new Meters()));

        Assert.Equal(expected, await handler.Handle(new VerifyWebhookHeader(service, "s"), CancellationToken.None));
    }
}
