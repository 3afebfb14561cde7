using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetAccountDeletionTests
{
    private readonly UserProfile _robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "robin"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<ILogtoUsers> _users = new();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_person_is_told_what_goes_at_logto_and_what_stays_at_patreon(bool isAtLogtoToo, bool hasPatreon)
    {
        SignIn(_robin.Id);
        _users.Setup(users => users.IsConfigured).Returns(isAtLogtoToo);
        if (hasPatreon)
        {
            _robin.LinkPatreon(new PatreonAccount("777"), holder: null, DateTimeOffset.UnixEpoch);
        }

        Assert.Equal(new AccountDeletion("Robin", isAtLogtoToo, hasPatreon), await HandleAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_session_or_its_profile_there_is_nothing_to_delete(bool hasSession)
    {
        if (hasSession)
        {
            SignIn(Guid.NewGuid());
        }

        Assert.Null(await HandleAsync());
    }

    private void SignIn(Guid profileId)
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), profileId));
        _profiles.Setup(profiles => profiles.FindAsync(_robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(_robin);
    }

    private Task<AccountDeletion?> HandleAsync() => new GetAccountDeletionHandler(_sessions.Object, _profiles.Object, _users.Object)
        .Handle(new GetAccountDeletion(), CancellationToken.None);
}
