using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetPersonalDataTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Person = new("https://abc.logto.app/oidc", "robin");
    private static readonly UserProfile Robin = UserProfile.Register(Person, new LogtoClaims("Robin", null, null, null, null), Now.AddDays(-9));
    private static readonly SessionSummary Here = new(Guid.NewGuid(), "Firefox, Linux", Now.AddDays(-1), Now);
    private static readonly SessionSummary Elsewhere = new(Guid.NewGuid(), null, Now.AddDays(-9), Now.AddDays(-2));

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IPatreonMembers> _members = new();

    public GetPersonalDataTests()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Here.Id, Robin.Id));
        _sessions.Setup(sessions => sessions.ListAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync([Here, Elsewhere]);
        _sessions.Setup(sessions => sessions.FindClaimsAsync(Here.Id, It.IsAny<CancellationToken>())).ReturnsAsync("""{"sub":"robin"}""");
        _sessions.Setup(sessions => sessions.FindClaimsAsync(Elsewhere.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync("""{"sub":"robin","name":"R."}""");
        _profiles.Setup(profiles => profiles.FindAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Robin);
    }

    [Fact]
    public async Task The_data_is_the_profile_with_its_memberships_all_its_sessions_and_their_ends()
    {
        Membership[] memberships = [new("m-1", "100", "777", PatronStatus.Active, [], 500, Now)];
        SessionRevocation[] ends =
            [SessionRevocation.RequestedByOwner(Person, "a-sid", Now.AddDays(-3), new SessionLifetime(TimeSpan.FromDays(14), TimeSpan.FromDays(90)))];
        _members.Setup(members => members.FindAsync(Robin.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new MemberRecords(null, null, memberships, EntitlementPolicy.Default) { LastRemovedAt = Now.AddDays(-4) });
        _sessions.Setup(sessions => sessions.ListRevocationsAsync(Person, It.IsAny<CancellationToken>())).ReturnsAsync(ends);

        var data = await HandleAsync();

        Assert.NotNull(data);
        Assert.Equal((Now, Robin, Now.AddDays(-4)), (data.ExportedAt, data.Profile, data.LastMembershipRemovedAt));
        Assert.Equal(memberships, data.Memberships);
        Assert.Equal(
            [new PersonalSession(Here, true, """{"sub":"robin"}"""), new PersonalSession(Elsewhere, false, """{"sub":"robin","name":"R."}""")],
            data.Sessions);
        Assert.Equal(ends, data.SessionEnds);
    }

    [Fact]
    public async Task Without_a_campaign_there_are_no_memberships()
    {
        var data = await HandleAsync();

        Assert.NotNull(data);
        Assert.Empty(data.Memberships);
        Assert.Null(data.LastMembershipRemovedAt);
    }

    [Fact]
    public async Task A_session_that_ends_meanwhile_has_no_claims()
    {
        _sessions.Setup(sessions => sessions.FindClaimsAsync(Elsewhere.Id, It.IsAny<CancellationToken>())).ReturnsAsync((string?)null);

        Assert.Equal("{}", (await HandleAsync())!.Sessions[1].Claims);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_session_or_its_profile_there_is_no_data(bool hasSession)
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(hasSession ? new CurrentSession(Here.Id, Guid.NewGuid()) : null);

        Assert.Null(await HandleAsync());
    }

    private Task<PersonalData?> HandleAsync() =>
        new GetPersonalDataHandler(_sessions.Object, _profiles.Object, _members.Object, new FakeTimeProvider(Now))
            .Handle(new GetPersonalData(), CancellationToken.None);
}
