using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class ProcessPatreonWebhookTests
{
    private readonly Mock<IPatreonWebhooks> _webhooks = new(MockBehavior.Strict);
    private readonly Mock<IPatreonMembers> _members = new(MockBehavior.Strict);

    [Fact]
    public async Task A_changed_member_is_read_again()
    {
        _members.Setup(members => members.RequestRefresh("m-1"));

        Assert.Equal(ProcessPatreonWebhookResult.Taken, await HandleAsync(new PatreonEvent.MemberChanged("m-1")));

        _members.Verify(members => members.RequestRefresh("m-1"), Times.Once);
    }

    [Fact]
    public async Task What_is_no_change_of_a_member_causes_nothing()
    {
        Assert.Equal(ProcessPatreonWebhookResult.Ignored, await HandleAsync(new PatreonEvent.Unknown()));
        Assert.Equal(ProcessPatreonWebhookResult.Ignored, await HandleAsync(new PatreonEvent.Malformed()));
        Assert.Equal(ProcessPatreonWebhookResult.Ignored, await HandleAsync(new PatreonEvent.Test()));
        Assert.Equal(ProcessPatreonWebhookResult.Forged, await HandleAsync(new PatreonEvent.Forged()));
        Assert.Equal(ProcessPatreonWebhookResult.NotConfigured, await HandleAsync(new PatreonEvent.NotConfigured()));
    }

    private Task<ProcessPatreonWebhookResult> HandleAsync(PatreonEvent read)
    {
        _webhooks.Setup(webhooks => webhooks.Read(It.IsAny<ReadOnlyMemory<byte>>(), "signature", "members:update")).Returns(read);
        return new ProcessPatreonWebhookHandler(_webhooks.Object, _members.Object, NullLogger<ProcessPatreonWebhookHandler>.Instance)
            .Handle(new ProcessPatreonWebhook(new byte[1], "signature", "members:update"), CancellationToken.None);
    }
}
