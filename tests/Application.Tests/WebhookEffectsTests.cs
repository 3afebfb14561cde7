using Bookstore.Application.Ports;
using Bookstore.Application.Webhooks;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What a webhook changes and in which order, and what operators are told of it.</summary>
public sealed class WebhookEffectsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "abc");
    private static readonly LogtoClaims Claims = new("Robin", null, null, null, null, Now);

    private readonly List<string> _done = [];
    private readonly Mock<IProfiles> _profiles = new();
    private readonly RecordedLog _log = new();
    private readonly RecordedMeters _meters = new();
    private readonly ILoggerFactory _loggers;

    public WebhookEffectsTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task A_deletion_ends_the_sessions_then_deletes_the_profile_and_is_logged()
    {
        Assert.Equal(WebhookResult.Accepted, await HandleAsync(new LogtoWebhookEvent.UserDeleted(Robin, Now.AddSeconds(-3))));

        Assert.Equal([$"end sessions Deleted {Now.AddSeconds(-3):T}", "delete profile"], _done);
        Assert.Equal([(LogLevel.Information, "Processed a Logto webhook: UserDeleted")], _log.Entries);
    }

    [Fact]
    public async Task An_event_without_a_time_ends_sessions_without_one()
    {
        await HandleAsync(new LogtoWebhookEvent.UserDeleted(Robin, null));
        await HandleAsync(new LogtoWebhookEvent.UserUpdated(new LogtoUser(Robin, Claims, new PatreonReport.Unknown()), IsSuspended: true, null));

        Assert.Equal(["end sessions Deleted ", "delete profile", "end sessions Suspended "], _done);
    }

    [Fact]
    public async Task An_update_of_a_profile_is_counted_and_logged_and_ends_no_session()
    {
        Knows(Now.AddDays(-1));

        await HandleAsync(Updated());

        Assert.Equal(["bookstore.profiles.refreshed{} 1"], _meters.Measurements);
        Assert.Equal([(LogLevel.Information, "Processed a Logto webhook: UserUpdated")], _log.Entries);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task A_change_of_an_organizations_members_is_logged_without_their_names()
    {
        await HandleAsync(new LogtoWebhookEvent.MembershipsUpdated("night-readers", [Robin], []));

        Assert.Equal([(LogLevel.Information, "Processed a Logto webhook: MembershipsUpdated")], _log.Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_update_or_one_for_an_unknown_person_updates_no_profile(bool isKnown)
    {
        if (isKnown)
        {
            Knows(Now.AddDays(1));
        }

        Assert.Equal(WebhookResult.Accepted, await HandleAsync(Updated()));

        Assert.Empty(_meters.Measurements);
    }

    [Theory]
    [InlineData("members:pledge:update", "members:pledge:update")]
    [InlineData("a_b", "a_b")]
    [InlineData("z", "z")]
    [InlineData("0123456789", "unknown")]
    [InlineData("Members:update", "unknown")]
    [InlineData("members:update\n2026 forged line", "unknown")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    public async Task The_header_with_patreons_trigger_which_is_not_signed_is_logged_where_it_can_be_one(string? trigger, string logged)
    {
        await HandleAsync(new PatreonWebhookEvent.MemberChanged("m-1"), trigger);

        Assert.Equal([(LogLevel.Information, $"Processed a Patreon webhook: {logged}")], _log.Entries);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public async Task A_trigger_of_more_than_64_characters_is_not_logged(int length, bool isLogged)
    {
        await HandleAsync(new PatreonWebhookEvent.MemberChanged("m-1"), new string('a', length));

        Assert.Equal(isLogged, _log.Entries.Single().Message.Contains(new string('a', length), StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ignored_patreon_webhook_is_logged_with_the_reason()
    {
        await HandleAsync(new PatreonWebhookEvent.Test(), "members:update");
        await HandleAsync(new PatreonWebhookEvent.Other(), "posts:publish");
        await HandleAsync(new PatreonWebhookEvent.Malformed(), "members:update");

        Assert.Collection(
            _log.Entries,
            entry => Assert.True(entry.Level == LogLevel.Information && entry.Message.StartsWith("Received a test of the Patreon webhook (members:update)", StringComparison.Ordinal)),
            entry => Assert.True(entry.Level == LogLevel.Information && entry.Message.StartsWith("Ignored a Patreon webhook (posts:publish)", StringComparison.Ordinal)),
            entry => Assert.True(entry.Level == LogLevel.Warning && entry.Message.StartsWith("Ignored a Patreon webhook (members:update)", StringComparison.Ordinal)));
    }

    private static LogtoWebhookEvent.UserUpdated Updated() => new(new LogtoUser(Robin, Claims, new PatreonReport.Unknown()), IsSuspended: false, Now);

    private void Knows(DateTimeOffset updatedAt) => _profiles.Setup(profiles => profiles.FindAsync(Robin, It.IsAny<CancellationToken>()))
        .ReturnsAsync(UserProfile.Register(Robin, Claims with { UpdatedAt = updatedAt }, Now));

    private Task<WebhookResult> HandleAsync(LogtoWebhookEvent read)
    {
        var store = new Mock<IProfileStore>();
        var sessions = new Mock<ISessions>();
        store.Setup(port => port.ChangeAsync(It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>(), It.IsAny<CancellationToken>()))
            .Returns((Func<IProfiles, CancellationToken, Task<UserProfile?>> change, CancellationToken token) => change(_profiles.Object, token));
        store.Setup(port => port.DeleteAsync(Robin, It.IsAny<CancellationToken>())).Callback(() => _done.Add("delete profile")).ReturnsAsync([]);
        sessions.Setup(port => port.EndAllAsync(Robin, It.IsAny<SessionEndReason>(), It.IsAny<DateTimeOffset?>(), It.IsAny<CancellationToken>()))
            .Callback((LogtoSubject _, SessionEndReason reason, DateTimeOffset? at, CancellationToken _) => _done.Add($"end sessions {reason} {at:T}")).ReturnsAsync([]);
        return new LogtoWebhookHandler(
                Mock.Of<ILogtoWebhookParser>(port => port.Parse(It.IsAny<ReadOnlyMemory<byte>>()) == read),
                store.Object, sessions.Object, Mock.Of<ISessionOrganizations>(), new Telemetry(_meters), new FakeTimeProvider(Now), _loggers.CreateLogger<LogtoWebhookHandler>())
            .HandleAsync(new byte[1], CancellationToken.None);
    }

    private Task<WebhookResult> HandleAsync(PatreonWebhookEvent read, string? trigger) => new PatreonWebhookHandler(
            Mock.Of<IPatreonWebhookParser>(port => port.Parse(It.IsAny<ReadOnlyMemory<byte>>(), trigger) == read),
            Mock.Of<IPatreonMembers>(),
            _loggers.CreateLogger<PatreonWebhookHandler>())
        .HandleAsync(new byte[1], trigger, CancellationToken.None);
}
