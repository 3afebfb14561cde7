using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class ProcessLogtoWebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset OccurredAt = Now.AddSeconds(-3);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "abc");
    private static readonly LogtoClaims Claims = new("Robin", null, null, null, null, Now);

    private readonly Mock<ILogtoWebhooks> _webhooks = new();
    private readonly Mock<IProfileStore> _store = new();
    private readonly Mock<IProfiles> _profiles = new();
    private readonly Mock<ISessions> _sessions = new(MockBehavior.Strict);

    public ProcessLogtoWebhookTests() =>
        _store.Setup(store => store.ChangeAsync(
                It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<IProfiles, CancellationToken, Task<UserProfile?>> change, CancellationToken token) => change(_profiles.Object, token));

    [Fact]
    public async Task A_change_refreshes_the_profile_and_the_patreon_identity()
    {
        var profile = Known(Now.AddDays(-1));

        var result = await HandleAsync(Changed(new PatreonReport.Linked(new PatreonAccount("777"))));

        Assert.Equal(ProcessLogtoWebhookResult.Taken, result);
        Assert.Equal(("Robin", "777"), (profile.Name, profile.Patreon!.PatreonUserId));
    }

    [Fact]
    public async Task A_late_change_changes_nothing_and_ends_nothing()
    {
        var profile = Known(Now.AddDays(1));

        var result = await HandleAsync(Changed(new PatreonReport.Linked(new PatreonAccount("777")), isSuspended: true));

        Assert.Equal(ProcessLogtoWebhookResult.Taken, result);
        Assert.Equal(("R.", null), (profile.Name, profile.Patreon));
    }

    [Theory]
    [InlineData(-1, "777", null)]
    [InlineData(1, null, "777")]
    public async Task A_late_report_takes_no_patreon_account_from_a_profile_of_which_something_newer_is_known(
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
    public async Task A_suspension_ends_all_sessions()
    {
        Known(Now.AddDays(-1));
        _sessions.Setup(sessions => sessions.EndAllAsync(Robin, SessionEndReason.Suspended, OccurredAt, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();

        await HandleAsync(Changed(new PatreonReport.Unknown(), isSuspended: true));

        _sessions.Verify();
    }

    [Fact]
    public async Task A_suspension_of_somebody_unknown_stands_against_their_first_sign_in()
    {
        _sessions.Setup(sessions => sessions.EndAllAsync(Robin, SessionEndReason.Suspended, OccurredAt, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();

        await HandleAsync(Changed(new PatreonReport.Unknown(), isSuspended: true));

        _sessions.Verify();
        _profiles.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
    }

    [Fact]
    public async Task News_of_somebody_who_never_signed_in_here_make_no_profile()
    {
        Assert.Equal(ProcessLogtoWebhookResult.Taken, await HandleAsync(Changed(new PatreonReport.NotLinked())));

        _profiles.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
    }

    [Fact]
    public async Task A_deletion_ends_all_sessions_and_then_deletes_the_profile()
    {
        var order = new MockSequence();
        _sessions.InSequence(order).Setup(sessions => sessions.EndAllAsync(Robin, SessionEndReason.Deleted, OccurredAt, It.IsAny<CancellationToken>())).ReturnsAsync([]).Verifiable();
        _store.InSequence(order).Setup(store => store.DeleteAsync(Robin, It.IsAny<CancellationToken>())).Returns(Task.CompletedTask).Verifiable();

        Assert.Equal(ProcessLogtoWebhookResult.Taken, await HandleAsync(new LogtoEvent.Deleted(Robin, OccurredAt)));

        _sessions.Verify();
        _store.Verify();
    }

    [Fact]
    public async Task What_is_no_event_touches_nothing()
    {
        Assert.Equal(ProcessLogtoWebhookResult.Ignored, await HandleAsync(new LogtoEvent.Unknown()));
        Assert.Equal(ProcessLogtoWebhookResult.Malformed, await HandleAsync(new LogtoEvent.Malformed()));
        Assert.Equal(ProcessLogtoWebhookResult.Forged, await HandleAsync(new LogtoEvent.Forged()));
        Assert.Equal(ProcessLogtoWebhookResult.NotConfigured, await HandleAsync(new LogtoEvent.NotConfigured()));

        _store.VerifyNoOtherCalls();
    }

    private static LogtoEvent.Changed Changed(PatreonReport patreon, bool isSuspended = false) =>
        new(new LogtoUser(Robin, Claims, patreon), isSuspended, OccurredAt);

    private UserProfile Known(DateTimeOffset updatedAt)
    {
        var profile = UserProfile.Register(Robin, Claims with { Name = "R.", UpdatedAt = updatedAt }, Now);
        _profiles.Setup(profiles => profiles.FindAsync(Robin, It.IsAny<CancellationToken>())).ReturnsAsync(profile);
        return profile;
    }

    private Task<ProcessLogtoWebhookResult> HandleAsync(LogtoEvent delivery)
    {
        _webhooks.Setup(webhooks => webhooks.Read(It.IsAny<ReadOnlyMemory<byte>>(), "signature")).Returns(delivery);
        return new ProcessLogtoWebhookHandler(_webhooks.Object, _store.Object, _sessions.Object, new Telemetry(new Meters()), new FakeTimeProvider(Now),
                NullLogger<ProcessLogtoWebhookHandler>.Instance)
            .Handle(new ProcessLogtoWebhook(new byte[] { 1 }, "signature"), CancellationToken.None);
    }
}
