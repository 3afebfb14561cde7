using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class DeleteAccountTests : IDisposable
{
    private static readonly LogtoSubject Person = new("https://abc.logto.app/oidc", "robin");

    private static readonly UserProfile Robin = UserProfile.Register(
        Person, new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    private static readonly string[] Tokens = ["of this browser", "of the phone", "of a sign-in since"];

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<ITokenRevocation> _tokens = new();
    private readonly Mock<ILogtoUsers> _users = new();
    private readonly Mock<ILogtoSignIn> _logto = new();
    private readonly Mock<IDatabase> _database = new();
    private readonly RecordedMeters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Theory]
    [InlineData(LogtoUserResult.Done, true, DeleteAccountResult.ContinuesAtLogto)]
    [InlineData(LogtoUserResult.Done, false, DeleteAccountResult.Deleted)]
    [InlineData(LogtoUserResult.NotConfigured, true, DeleteAccountResult.ContinuesAtLogto)]
    [InlineData(LogtoUserResult.Unavailable, true, DeleteAccountResult.DeletedHereOnly)]
    [InlineData(LogtoUserResult.Rejected, true, DeleteAccountResult.DeletedHereOnly)]
    public async Task An_account_is_deleted_here_first_and_then_at_logto(LogtoUserResult atLogto, bool isReachable, DeleteAccountResult expected)
    {
        SignedIn();
        var order = new List<string>();
        _sessions.Setup(port => port.EndCurrentAsync(CancellationToken.None)).Callback(() => order.Add("this session"))
            .ReturnsAsync(new CurrentSessionEnd(IsRemoved: true, Tokens[..1]));
        _sessions.Setup(port => port.EndAllAsync(Person, SessionEndReason.Deleted, null, CancellationToken.None))
            .Callback(() => order.Add("all sessions")).ReturnsAsync(Tokens[1..2]);
        _profiles.Setup(port => port.DeleteAsync(Person, CancellationToken.None)).Callback(() => order.Add("profile")).ReturnsAsync(Tokens[2..]);
        _tokens.Setup(port => port.RevokeAsync(Tokens)).Callback(() => order.Add("tokens")).Returns(Task.CompletedTask);
        _users.Setup(port => port.DeleteAsync("robin")).Callback(() => order.Add("user")).ReturnsAsync(atLogto);
        _logto.Setup(port => port.EndAsync(CancellationToken.None)).ReturnsAsync(isReachable);

        Assert.Equal(expected, await HandleAsync());
        Assert.Equal(["this session", "all sessions", "profile", "tokens", "user"], order);
        Assert.Equal(
            [$"bookstore.logto.user_changes{{bookstore.operation=delete_user,bookstore.result={Telemetry.NameOf(atLogto)}}} 1"], _meters.Measurements);
    }

    [Fact]
    public async Task Where_the_database_can_not_be_written_nothing_is_deleted()
    {
        SignedIn();
        _sessions.Setup(port => port.EndCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSessionEnd(IsRemoved: false, []));

        Assert.Equal(DeleteAccountResult.NotDeleted, await HandleAsync());
        _profiles.Verify(port => port.DeleteAsync(It.IsAny<LogtoSubject>(), It.IsAny<CancellationToken>()), Times.Never);
        _users.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task An_outage_after_sessions_have_ended_revokes_their_tokens_and_is_no_deletion(bool haveAllEnded, int revoked)
    {
        SignedIn();
        Fail(haveAllEnded, new IOException());
        _database.Setup(port => port.TryRecordOutage(It.IsAny<IOException>())).Returns(true);

        Assert.Equal(DeleteAccountResult.NotDeleted, await HandleAsync());
        Assert.Equal(Tokens[..revoked], Revoked());
        _users.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_bug_after_sessions_have_ended_revokes_their_tokens_too()
    {
        SignedIn();
        Fail(haveAllEnded: true, new InvalidOperationException());

        await Assert.ThrowsAsync<InvalidOperationException>(HandleAsync);
        Assert.Equal(Tokens[..2], Revoked());
    }

    [Fact]
    public async Task Without_a_session_nobody_is_deleted()
    {
        Assert.Equal(DeleteAccountResult.SignedOut, await HandleAsync());
        _users.VerifyNoOtherCalls();
        _tokens.VerifyNoOtherCalls();
    }

    private void SignedIn()
    {
        _sessions.Setup(port => port.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSession(Guid.NewGuid(), Robin.Id));
        _profiles.Setup(port => port.FindAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Robin);
    }

    private IEnumerable<string> Revoked() => _tokens.Invocations.SelectMany(call => (IReadOnlyList<string>)call.Arguments[0]);

    private void Fail(bool haveAllEnded, Exception exception)
    {
        _sessions.Setup(port => port.EndCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSessionEnd(IsRemoved: true, Tokens[..1]));
        var all = _sessions.Setup(port => port.EndAllAsync(Person, SessionEndReason.Deleted, null, CancellationToken.None));
        if (haveAllEnded)
        {
            all.ReturnsAsync(Tokens[1..2]);
            _profiles.Setup(port => port.DeleteAsync(Person, CancellationToken.None)).ThrowsAsync(exception);
        }
        else
        {
            all.ThrowsAsync(exception);
        }
    }

    private Task<DeleteAccountResult> HandleAsync() => new DeleteAccountHandler(
        _sessions.Object, _profiles.Object, _tokens.Object, _users.Object, _logto.Object, _database.Object, new Telemetry(_meters))
        .Handle(new DeleteAccount(), CancellationToken.None);
}
