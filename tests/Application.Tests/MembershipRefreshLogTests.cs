using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class MembershipRefreshLogTests
{
    [Fact]
    public async Task A_failed_membership_lookup_at_sign_in_is_logged_and_does_not_fail_the_sign_in()
    {
        using var log = new RecordedLog();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var members = new Mock<IPatreonMembers>();
        members.Setup(port => port.FindAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>())).ThrowsAsync(new IOException("disk full"));
        var robin = UserProfile.Register(
            new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);
        robin.LinkPatreon(new PatreonAccount("10120815"), holder: null, DateTimeOffset.UnixEpoch);

        await new MembershipRefresh(members.Object, loggers.CreateLogger<MembershipRefresh>()).SignedInAsync(robin, CancellationToken.None);

        Assert.Equal(LogLevel.Warning, Assert.Single(log.Entries).Level);
    }
}
