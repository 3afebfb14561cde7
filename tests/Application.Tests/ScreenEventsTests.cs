using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What is said of a webhook's delivery by its signature header alone.</summary>
public sealed class ScreenEventsTests
{
    [Fact]
    public async Task A_delivery_of_logtos_is_refused_without_its_body_or_its_body_is_wanted()
    {
        foreach (var (said, expected) in ((LogtoEvent?, ProcessLogtoWebhookResult?)[])
        [
            (null, null), (new LogtoEvent.NotConfigured(), ProcessLogtoWebhookResult.NotConfigured), (new LogtoEvent.Forged(), ProcessLogtoWebhookResult.Forged),
        ])
        {
            var webhooks = Mock.Of<ILogtoWebhooks>(port => port.Refuse("s") == said, MockBehavior.Strict);

            Assert.Equal(expected, await new ScreenLogtoEventHandler(webhooks).Handle(new ScreenLogtoEvent("s"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_delivery_of_patreons_is_refused_without_its_body_or_its_body_is_wanted()
    {
        foreach (var (said, expected) in ((PatreonEvent?, ProcessPatreonWebhookResult?)[])
        [
            (null, null), (new PatreonEvent.NotConfigured(), ProcessPatreonWebhookResult.NotConfigured), (new PatreonEvent.Forged(), ProcessPatreonWebhookResult.Forged),
        ])
        {
            var webhooks = Mock.Of<IPatreonWebhooks>(port => port.Refuse("s") == said, MockBehavior.Strict);

            Assert.Equal(expected, await new ScreenPatreonEventHandler(webhooks).Handle(new ScreenPatreonEvent("s"), CancellationToken.None));
        }
    }
}
