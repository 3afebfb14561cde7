using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetAccountTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IPatrons> _patrons = new();

    [Fact]
    public async Task The_account_is_the_profile_of_the_session_with_all_its_sessions()
    {
        var profile = UserProfile.Register(
            new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);
        var current = new CurrentSession(Guid.NewGuid(), profile.Id, """{"sub":"abc"}""");
        SessionSummary[] list = [new(current.Id, "Firefox, Linux", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)];
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(current);
        _sessions.Setup(sessions => sessions.ListAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(list);
        _profiles.Setup(profiles => profiles.FindAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(profile);

        var patronage = new Patronage.NotLinked();
        _patrons.Setup(patrons => patrons.FindAsync(profile.Id, It.IsAny<CancellationToken>())).ReturnsAsync(patronage);

        Assert.Equal(new GetAccountResult.Found(profile, current, list, patronage), await HandleAsync());
    }

    [Fact]
    public async Task Nobody_has_no_account() => Assert.IsType<GetAccountResult.SignedOut>(await HandleAsync());

    [Fact]
    public async Task A_session_whose_profile_is_gone_is_nobodys()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), Guid.NewGuid(), "{}"));

        Assert.IsType<GetAccountResult.SignedOut>(await HandleAsync());
    }

    private Task<GetAccountResult> HandleAsync() =>
        new GetAccountHandler(_sessions.Object, _profiles.Object, _patrons.Object).Handle(new GetAccount(), CancellationToken.None);
}
