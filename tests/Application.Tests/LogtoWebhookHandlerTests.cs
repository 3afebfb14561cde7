using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class LogtoWebhookHandlerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset OccurredAt = Now.AddSeconds(-3);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "abc");
    private static readonly LogtoClaims Claims = new("Robin", null, null, null, null, Now);

    private readonly Mock<ILogtoWebhookParser> _parser = new();
    private readonly Mock<IProfileStore> _store = new();
    private readonly Mock<IProfiles> _profiles = new();
    private readonly Mock<ISessions> _sessions = new(MockBehavior.Strict);
    private readonly Mock<ISessionOrganizations> _organizations = new(MockBehavior.Strict);

    public LogtoWebhookHandlerTests() =>
        _store.Setup(store => store.ChangeAsync(
                It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<IProfiles, CancellationToken, Task<UserProfile?>> change, CancellationToken token) => change(_profiles.Object, token));

    [Fact]
    public async Task A_change_refreshes_the_profile_and_the_patreon_identity()
    {
        var profile = Known(Now.AddDays(-1));

        var result = await HandleAsync(Changed(new PatreonReport.Linked(new PatreonAccount("777"))));

        Assert.Equal(WebhookResult.Accepted, result);
        Assert.Equal(("Robin", "777"), (profile.Name, profile.Patreon!.PatreonUserId));
    }

    [Fact]
    public async Task A_late_change_changes_nothing_and_ends_no_session()
    {
        var profile = Known(Now.AddDays(1));

        var result = await HandleAsync(Changed(new PatreonReport.Linked(new PatreonAccount("777")), isSuspended: true));

        Assert.Equal(WebhookResult.Accepted, result);
        Assert.Equal(("R.", null), (profile.Name, profile.Patreon));
    }

    [Theory]
    [InlineData(-1, "777", null)]
    [InlineData(1, null, "777")]
    public async Task A_late_report_moves_no_patreon_account_away_from_a_profile_with_newer_data(
        int holderIsNewerBy, string? mine, string? theirs)
    {
        var holder = UserProfile.Register(
            new LogtoSubject(Robin.Issuer, "other"), Claims with { UpdatedAt = Now.AddDays(holderIsNewerBy) }, Now);
        holder.LinkPatreon(new PatreonAccount("777"), holder: null, Now);
        _profiles.Setup(profiles => profiles.FindByPatreonAsync(Robin.Issuer, "777", It.IsAny<CancellationToken>())).ReturnsAsync(holder);
        var profile = Known(Now.AddDays(-2));

        await HandleAsync(Changed(new PatreonReport.Linked(new PatreonAccount("777"))));

        Assert.Equal((mine, theirs), (profile.Patreon?.PatreonUserId, holder.Patreon?.PatreonUserId));
    }

    [Fact]
    public async Task Who_left_an_organization_is_out_of_it_and_who_joined_is_to_be_revalidated()
    {
        LogtoSubject[] left = [Robin], joined = [new(Robin.Issuer, "other")];
        _organizations.Setup(port => port.RemoveAsync("night-readers", left, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask).Verifiable(Times.Once);
        _organizations.Setup(port => port.RequestRevalidationAsync(joined, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask).Verifiable(Times.Once);

        Assert.Equal(WebhookResult.Accepted, await HandleAsync(new LogtoWebhookEvent.MembershipsUpdated("night-readers", joined, left)));

        _organizations.Verify();
    }

    [Fact]
    public async Task A_change_of_members_without_names_revalidates_all_of_the_organization()
    {
        _organizations.Setup(port => port.RequestRevalidationAsync("night-readers", It.IsAny<CancellationToken>())).Returns(Task.CompletedTask).Verifiable(Times.Once);

        Assert.Equal(WebhookResult.Accepted, await HandleAsync(new LogtoWebhookEvent.MembershipsUpdated("night-readers", [], [])));

        _organizations.Verify();
    }

    [Fact]
    public async Task A_suspension_ends_all_sessions()
    {
        Known(Now.AddDays(-1));
        _sessions.Setup(sessions => sessions.EndAllAsync(Robin, SessionEndReason.Suspended, OccurredAt, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();

        await HandleAsync(Changed(new PatreonReport.Unknown(), isSuspended: true));

        _sessions.Verify();
    }

    [Fact]
    public async Task A_suspension_of_an_unknown_person_is_recorded_for_their_first_sign_in()
    {
        _sessions.Setup(sessions => sessions.EndAllAsync(Robin, SessionEndReason.Suspended, OccurredAt, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();

        await HandleAsync(Changed(new PatreonReport.Unknown(), isSuspended: true));

        _sessions.Verify();
        _profiles.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
    }

    [Fact]
    public async Task A_change_of_a_person_who_never_signed_in_creates_no_profile()
    {
        Assert.Equal(WebhookResult.Accepted, await HandleAsync(Changed(new PatreonReport.NotLinked())));

        _profiles.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
    }

    [Fact]
    public async Task A_deletion_ends_all_sessions_and_then_deletes_the_profile()
    {
        var order = new MockSequence();
        _sessions.InSequence(order).Setup(sessions => sessions.EndAllAsync(Robin, SessionEndReason.Deleted, OccurredAt, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();
        _store.InSequence(order).Setup(store => store.DeleteAsync(Robin, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();

        Assert.Equal(WebhookResult.Accepted, await HandleAsync(new LogtoWebhookEvent.UserDeleted(Robin, OccurredAt)));

        _sessions.Verify();
        _store.Verify();
    }

    [Fact]
    public async Task An_unknown_or_missing_event_changes_nothing()
    {
        Assert.Equal(WebhookResult.Ignored, await HandleAsync(new LogtoWebhookEvent.Other()));
        Assert.Equal(WebhookResult.Malformed, await HandleAsync(new LogtoWebhookEvent.Malformed()));

        _store.VerifyNoOtherCalls();
    }

    private static LogtoWebhookEvent.UserUpdated Changed(PatreonReport patreon, bool isSuspended = false) =>
        new(new LogtoUser(Robin, Claims, patreon), isSuspended, OccurredAt);

    private UserProfile Known(DateTimeOffset updatedAt)
    {
        var profile = UserProfile.Register(Robin, Claims with { Name = "R.", UpdatedAt = updatedAt }, Now);
        _profiles.Setup(profiles => profiles.FindAsync(Robin, It.IsAny<CancellationToken>())).ReturnsAsync(profile);
        return profile;
    }

    private Task<WebhookResult> HandleAsync(LogtoWebhookEvent delivery)
    {
        _parser.Setup(parser => parser.Parse(It.IsAny<ReadOnlyMemory<byte>>())).Returns(delivery);
        return new LogtoWebhookHandler(
                _parser.Object, _store.Object, _sessions.Object, _organizations.Object, new Telemetry(new Meters()), new FakeTimeProvider(Now),
                NullLogger<LogtoWebhookHandler>.Instance)
            .HandleAsync(new byte[] { 1 }, CancellationToken.None);
    }
}
