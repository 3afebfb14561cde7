using System.Text;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Patreon;

namespace Bookstore.Infrastructure.Tests.Patreon;

public sealed class PatreonWebhookParserTests
{
    [Theory]
    [InlineData("""{"data":{"type":"member","id":"m-1","attributes":{"note":"cut \ud83d"}}}""")]
    [InlineData("""{"data":{"type":"member","id":"m-1"},"included":[{"attributes":{"title":"\ud83d"}}]}""")]
    [InlineData("""{"data":{"\ud83d":1,"type":"member","id":"m-1"}}""")]
    public void Half_a_character_in_a_text_that_is_not_read_does_not_lose_the_change(string body) =>
        Assert.Equal(
            new PatreonWebhookEvent.MemberChanged("m-1"),
            new PatreonWebhookParser().Parse(Encoding.UTF8.GetBytes(body), "members:update"));
}
