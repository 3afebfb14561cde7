using Bookstore.Domain.Sessions;

namespace Bookstore.Domain.Tests;

public sealed class LogtoGrantTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a", null, true)]
    [InlineData(null, "a", true)]
    [InlineData(null, null, true)]
    public void Sessions_of_one_person_may_share_a_grant_unless_logto_names_two_sessions(string? sid, string? otherSid, bool shared)
    {
        var robin = Guid.NewGuid();

        Assert.Equal(shared, new LogtoGrant(robin, sid).MayBe(new LogtoGrant(robin, otherSid)));
        Assert.Equal(sid is not null && sid == otherSid, new LogtoGrant(robin, sid).MayBe(new LogtoGrant(Guid.NewGuid(), otherSid)));
    }
}
