using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetGreetingTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly UserProfile _robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_signed_in_person_is_greeted_by_the_name_in_the_profile()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), _robin.Id));
        _profiles.Setup(profiles => profiles.FindDisplayNameAsync(_robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(_robin.DisplayName);

        Assert.Equal("Robin", await AskAsync());
    }

    [Fact]
    public async Task Without_a_session_there_is_no_greeting_and_no_profile_is_read()
    {
        Assert.Null(await AskAsync());
        _profiles.VerifyNoOtherCalls();
    }

    private Task<string?> AskAsync() => new GetGreetingHandler(_sessions.Object, _profiles.Object).Handle(new GetGreeting(), CancellationToken.None);
}
