using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetSummaryTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly UserProfile _robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_signed_in_person_has_the_name_and_the_picture_of_the_profile()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), _robin.Id));
        _profiles.Setup(profiles => profiles.FindSummaryAsync(_robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(new ProfileSummary("Robin", "https://pictures.example/a.gif"));

        Assert.Equal(new ProfileSummary("Robin", "https://pictures.example/a.gif"), await AskAsync());
    }

    [Fact]
    public async Task Without_a_session_there_is_no_summary_and_no_profile_is_read()
    {
        Assert.Null(await AskAsync());
        _profiles.VerifyNoOtherCalls();
    }

    private Task<ProfileSummary?> AskAsync() => new GetSummaryHandler(_sessions.Object, _profiles.Object).Handle(new GetSummary(), CancellationToken.None);
}
