using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What becomes of an open session by Logto's answer about its person.</summary>
public sealed class SessionRevalidationTests
{
    private const string ClaimsJson = """{"sub":"robin"}""";

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset RequestedAt = Now.AddSeconds(-2);
    private static readonly Guid Session = Guid.NewGuid();
    private static readonly LogtoClaims Known = new("R.", null, null, null, null, Now.AddDays(-1));

    private static readonly LogtoUser Answer = new(
        new LogtoSubject("https://abc.logto.app/oidc", "robin"), Known with { Name = "Robin", UpdatedAt = Now },
        new PatreonReport.Linked(new PatreonAccount("777")));

    private readonly Mock<ISessionUserInfo> _userInfo = new();
    private readonly Mock<IProfileStore> _store = new();
    private readonly Mock<IProfiles> _profiles = new();
    private readonly Mock<ISessionRenewal> _sessions = new();
    private readonly UserProfile _profile = UserProfile.Register(Answer.Person, Known, Now);

    public SessionRevalidationTests()
    {
        _profiles.Setup(profiles => profiles.FindAsync(Answer.Person, It.IsAny<CancellationToken>())).ReturnsAsync(_profile);
        _store.Setup(store => store.ChangeAsync(
                It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<IProfiles, CancellationToken, Task<UserProfile?>> change, CancellationToken token) => change(_profiles.Object, token));
        IsRenewed(true);
    }

    public static TheoryData<SessionUserInfo, SessionRevalidationResult, bool> Refusals => new()
    {
        { new SessionUserInfo.SignInNeeded(), SessionRevalidationResult.SignInNeeded, true },
        { new SessionUserInfo.SessionEnded(), SessionRevalidationResult.Ended, false },
        { new SessionUserInfo.Misconfigured(), SessionRevalidationResult.Misconfigured, false },
        { new SessionUserInfo.Unavailable(), SessionRevalidationResult.Unavailable, false },
    };

    [Fact]
    public async Task A_confirmed_person_is_up_to_date_in_profile_and_session()
    {
        Assert.Equal(SessionRevalidationResult.Confirmed, await RevalidateAsync(new SessionUserInfo.Read(Answer, ClaimsJson)));

        Assert.Equal(("Robin", "777"), (_profile.Name, _profile.Patreon?.PatreonUserId));
        _sessions.Verify(
            sessions => sessions.RenewAsync(Session, _profile, Answer, ClaimsJson, RequestedAt, It.IsAny<CancellationToken>()), Times.Once);
        _sessions.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task An_answer_that_is_older_than_the_profile_changes_nothing_of_it_and_renews_the_session()
    {
        var late = Answer with { Claims = Answer.Claims with { UpdatedAt = Now.AddDays(-2) } };

        Assert.Equal(SessionRevalidationResult.Confirmed, await RevalidateAsync(new SessionUserInfo.Read(late, ClaimsJson)));

        Assert.Equal(("R.", null), (_profile.Name, _profile.Patreon));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suspension_stays_as_it_was(bool isSuspended)
    {
        _profile.Refresh(Known, isSuspended);

        await RevalidateAsync(new SessionUserInfo.Read(Answer, ClaimsJson));

        Assert.Equal(isSuspended, _profile.IsSuspended);
    }

    [Fact]
    public async Task A_session_whose_person_has_no_profile_any_more_ends()
    {
        _profiles.Setup(profiles => profiles.FindAsync(Answer.Person, It.IsAny<CancellationToken>())).ReturnsAsync((UserProfile?)null);

        Assert.Equal(SessionRevalidationResult.Ended, await RevalidateAsync(new SessionUserInfo.Read(Answer, ClaimsJson)));

        _sessions.Verify(sessions => sessions.EndAsync(Session, It.IsAny<CancellationToken>()), Times.Once);
        _sessions.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_session_of_another_profile_ends()
    {
        IsRenewed(false);

        Assert.Equal(SessionRevalidationResult.Ended, await RevalidateAsync(new SessionUserInfo.Read(Answer, ClaimsJson)));

        _sessions.Verify(sessions => sessions.EndAsync(Session, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_denial_confirms_the_session_and_changes_nothing_of_its_person()
    {
        Assert.Equal(SessionRevalidationResult.Denied, await RevalidateAsync(new SessionUserInfo.Denied()));

        _sessions.Verify(sessions => sessions.ConfirmAsync(Session, It.IsAny<CancellationToken>()), Times.Once);
        _sessions.VerifyNoOtherCalls();
        _store.VerifyNoOtherCalls();
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Without_an_answer_the_session_ends_only_where_its_person_can_sign_in_again_at_once(
        SessionUserInfo answer, SessionRevalidationResult expected, bool ends)
    {
        Assert.Equal(expected, await RevalidateAsync(answer));

        _sessions.Verify(sessions => sessions.EndAsync(Session, It.IsAny<CancellationToken>()), ends ? Times.Once : Times.Never);
        _sessions.VerifyNoOtherCalls();
        _store.VerifyNoOtherCalls();
    }

    [Fact]
    public void The_application_registers_the_revalidation_of_sessions()
    {
        using var services = new ServiceCollection().AddApplication()
            .AddSingleton(_userInfo.Object).AddSingleton(_store.Object).AddSingleton(_sessions.Object).BuildServiceProvider();

        Assert.IsType<SessionRevalidation>(services.GetRequiredService<ISessionRevalidation>());
    }

    private void IsRenewed(bool isRenewed) => _sessions
        .Setup(sessions => sessions.RenewAsync(
            It.IsAny<Guid>(), It.IsAny<UserProfile>(), It.IsAny<LogtoUser>(), It.IsAny<string>(), It.IsAny<DateTimeOffset?>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync(isRenewed);

    private Task<SessionRevalidationResult> RevalidateAsync(SessionUserInfo answer)
    {
        _userInfo.Setup(userInfo => userInfo.ReadAsync(Session, It.IsAny<CancellationToken>())).ReturnsAsync(answer);
        return new SessionRevalidation(_userInfo.Object, _store.Object, _sessions.Object, new FakeTimeProvider(Now))
            .RevalidateAsync(Session, RequestedAt, CancellationToken.None);
    }
}
