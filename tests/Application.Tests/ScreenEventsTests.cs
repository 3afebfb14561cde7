using Bookstore.Application.Account;
using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What is said of a webhook's delivery by its signature header alone.</summary>
public sealed class ScreenEventsTests
{
    [Fact]
    public async Task A_delivery_of_logtos_is_refused_without_its_body_or_its_body_is_wanted()
    {
        foreach (var (said, expected) in ((LogtoEvent?, ReceiveLogtoEventResult?)[])
        [
            (null, null), (new LogtoEvent.NotConfigured(), ReceiveLogtoEventResult.NotConfigured), (new LogtoEvent.Forged(), ReceiveLogtoEventResult.Forged),
        ])
        {
            var webhooks = Mock.Of<ILogtoWebhooks>(port => port.Refuse("s") == said, MockBehavior.Strict);

            Assert.Equal(expected, await new ScreenLogtoEventHandler(webhooks).Handle(new ScreenLogtoEvent("s"), CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_delivery_of_patreons_is_refused_without_its_body_or_its_body_is_wanted()
    {
        foreach (var (said, expected) in ((PatreonEvent?, ReceivePatreonEventResult?)[])
        [
            (null, null), (new PatreonEvent.NotConfigured(), ReceivePatreonEventResult.NotConfigured), (new PatreonEvent.Forged(), ReceivePatreonEventResult.Forged),
        ])
        {
            var webhooks = Mock.Of<IPatreonWebhooks>(port => port.Refuse("s") == said, MockBehavior.Strict);

            Assert.Equal(expected, await new ScreenPatreonEventHandler(webhooks).Handle(new ScreenPatreonEvent("s"), CancellationToken.None));
        }
    }
}
