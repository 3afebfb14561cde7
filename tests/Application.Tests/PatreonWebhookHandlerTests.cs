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
    public async Task A_changed_member_is_refreshed()
    {
        _members.Setup(members => members.RequestRefreshAsync("m-1", CancellationToken.None)).Returns(Task.CompletedTask);

        Assert.Equal(WebhookResult.Accepted, await HandleAsync(new PatreonWebhookEvent.MemberChanged("m-1")));

        _members.Verify(members => members.RequestRefreshAsync("m-1", CancellationToken.None), Times.Once);
    }

    [Fact]
    public async Task An_unknown_or_missing_event_requests_no_refresh()
    {
        Assert.Equal(WebhookResult.Ignored, await HandleAsync(new PatreonWebhookEvent.Other()));
        Assert.Equal(WebhookResult.Ignored, await HandleAsync(new PatreonWebhookEvent.Malformed()));
        Assert.Equal(WebhookResult.Ignored, await HandleAsync(new PatreonWebhookEvent.Test()));
    }

    private Task<WebhookResult> HandleAsync(PatreonWebhookEvent read)
    {
        _parser.Setup(parser => parser.Parse(It.IsAny<ReadOnlyMemory<byte>>(), "members:update")).Returns(read);
        return new PatreonWebhookHandler(_parser.Object, _members.Object, NullLogger<PatreonWebhookHandler>.Instance)
            .HandleAsync(new byte[1], "members:update", CancellationToken.None);
    }
}
