using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class PatreonWebhookHandlerTests
{
    private readonly Mock<IPatreonWebhookParser> _parser = new(MockBehavior.Strict);
    private readonly Mock<IPatreonMembers> _members = new(MockBehavior.Strict);

    [Fact]
    public void A_changed_member_is_refreshed()
    {
        _members.Setup(members => members.RequestRefresh("m-1"));

        Assert.Equal(WebhookResult.Accepted, Handle(new PatreonWebhookEvent.MemberChanged("m-1")));

        _members.Verify(members => members.RequestRefresh("m-1"), Times.Once);
    }

    [Fact]
    public void An_unknown_or_missing_event_requests_no_refresh()
    {
        Assert.Equal(WebhookResult.Ignored, Handle(new PatreonWebhookEvent.Other()));
        Assert.Equal(WebhookResult.Ignored, Handle(new PatreonWebhookEvent.Malformed()));
        Assert.Equal(WebhookResult.Ignored, Handle(new PatreonWebhookEvent.Test()));
    }

    private WebhookResult Handle(PatreonWebhookEvent read)
    {
        _parser.Setup(parser => parser.Parse(It.IsAny<ReadOnlyMemory<byte>>(), "members:update")).Returns(read);
        return new PatreonWebhookHandler(_parser.Object, _members.Object, NullLogger<PatreonWebhookHandler>.Instance)
            .Handle(new byte[1], "members:update");
    }
}
