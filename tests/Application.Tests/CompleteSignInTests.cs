using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class CompleteSignInTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "abc");
    private static readonly LogtoClaims Claims = new("Robin", null, "robin@example.com", true, null);
    private static readonly PatreonAccount Account = new("90210001");
    private static readonly SignInAttempt Attempt = new(Robin, "sid", Now.AddMinutes(-1), Now);
    private static readonly string[] Replaced = ["refresh-of-the-replaced"];

    private readonly Mock<ILogtoSignIn> _logto = new(MockBehavior.Strict);
    private readonly Mock<IProfiles> _profiles = new();
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<ITokenRevocation> _tokens = new();
    private readonly Mock<IPatreonMembers> _members = new();
    private UserProfile? _committed;

    public CompleteSignInTests()
    {
        Recorded();
        _sessions.Setup(sessions => sessions.IssueAsync(
                It.IsAny<SignInAttempt>(), It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>()))
            .Returns(async (SignInAttempt _, Func<IProfiles, CancellationToken, Task<UserProfile?>> find) =>
            {
                _committed = await find(_profiles.Object, default);
                return Replaced;
            });
    }

    [Fact]
    public async Task A_new_person_gets_a_profile_with_the_patreon_identity_and_a_session()
    {
        Returns(new PatreonReport.Linked(Account));

        var result = await HandleAsync();

        Assert.Equal(new CompleteSignInResult.SignedIn(ReturnUrl.Normalize("/account")), result);
        _profiles.Verify(profiles => profiles.Add(_committed!));
        _tokens.Verify(tokens => tokens.RevokeAsync(Replaced));
        _members.Verify(members => members.FindAsync(_committed!.Id, It.IsAny<CancellationToken>()));
        Assert.Equal(("Robin", Now, "90210001"), (_committed!.Name, _committed.CreatedAt, _committed.Patreon!.PatreonUserId));
    }

    [Fact]
    public async Task A_known_profile_is_updated_and_not_added()
    {
        var known = UserProfile.Register(Robin, Claims with { Name = "R." }, Now.AddDays(-1));
        _profiles.Setup(profiles => profiles.FindAsync(Robin, It.IsAny<CancellationToken>())).ReturnsAsync(known);
        Returns(new PatreonReport.Unknown());

        await HandleAsync();

        Assert.Same(known, _committed);
        Assert.Equal(("Robin", Now), (known.Name, known.LastSignedInAt));
        _profiles.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
    }

    [Fact]
    public async Task An_account_linked_to_another_profile_moves_to_the_profile_that_signs_in()
    {
        var holder = UserProfile.Register(new LogtoSubject(Robin.Issuer, "old"), Claims, Now);
        holder.LinkPatreon(Account, holder: null, Now);
        _profiles.Setup(profiles => profiles.FindByPatreonAsync(Robin.Issuer, "90210001", It.IsAny<CancellationToken>()))
            .ReturnsAsync(holder);
        Returns(new PatreonReport.Linked(Account));

        await HandleAsync();

        Assert.Null(holder.Patreon);
        Assert.Equal("90210001", _committed!.Patreon!.PatreonUserId);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "90210001")]
    public async Task An_unlinked_account_is_removed_and_one_that_logto_does_not_mention_stays(bool silent, string? expected)
    {
        var known = UserProfile.Register(Robin, Claims, Now);
        known.LinkPatreon(Account, holder: null, Now);
        _profiles.Setup(profiles => profiles.FindAsync(Robin, It.IsAny<CancellationToken>())).ReturnsAsync(known);
        Returns(silent ? new PatreonReport.Unknown() : new PatreonReport.NotLinked());

        await HandleAsync();

        Assert.Equal(expected, known.Patreon?.PatreonUserId);
    }

    [Fact]
    public async Task A_person_whose_suspension_is_newer_than_the_claims_gets_no_session()
    {
        var suspended = UserProfile.Register(Robin, Claims, Now.AddDays(-1));
        suspended.Refresh(Claims with { UpdatedAt = Now }, isSuspended: true);
        _profiles.Setup(profiles => profiles.FindAsync(Robin, It.IsAny<CancellationToken>())).ReturnsAsync(suspended);
        Returns(new PatreonReport.NotLinked(), claims: Claims with { UpdatedAt = Now.AddSeconds(-1) });

        Assert.Equal(new CompleteSignInResult.Failed(SignInFailure.AccessDenied, ReturnUrl.Normalize("/account")), await HandleAsync());
        Assert.Null(_committed);
        _tokens.Verify(tokens => tokens.RevokeAsync(Replaced));
        _members.VerifyNoOtherCalls();
    }

    [Theory]
    [InlineData(SessionRevocationReason.Suspended, SignInFailure.AccessDenied)]
    [InlineData(SessionRevocationReason.Deleted, SignInFailure.AccessDenied)]
    [InlineData(SessionRevocationReason.LogtoSignOut, SignInFailure.SignedOut)]
    public async Task A_webhook_that_arrives_before_the_sign_in_completes_leaves_no_profile_session_or_token(SessionRevocationReason reason, SignInFailure failure)
    {
        Returns(new PatreonReport.NotLinked());
        Recorded(SessionRevocation.ReportedByLogto(Robin.Issuer, Robin.Subject, null, reason, Now.AddSeconds(-30), Now.AddSeconds(-30)));

        Assert.Equal(new CompleteSignInResult.Failed(failure, ReturnUrl.Normalize("/account")), await HandleAsync());
        _profiles.Verify(profiles => profiles.Add(It.IsAny<UserProfile>()), Times.Never);
        Assert.Null(_committed);
        _tokens.Verify(tokens => tokens.RevokeAsync(Replaced));
    }

    [Fact]
    public async Task A_sign_in_to_a_session_that_its_owner_ended_reauthenticates_once_and_then_fails()
    {
        Returns(new PatreonReport.NotLinked());
        Recorded(SessionRevocation.RequestedByOwner(Robin, "sid", Now.AddDays(-1), new SessionLifetime(TimeSpan.FromDays(14), TimeSpan.FromDays(90))));
        AuthorizationRequest? asked = null;
        _logto.Setup(logto => logto.StartAsync(It.IsAny<AuthorizationRequest>(), It.IsAny<CancellationToken>()))
            .Callback((AuthorizationRequest start, CancellationToken _) => asked = start).ReturnsAsync((SignInFailure?)null);

        Assert.IsType<CompleteSignInResult.ReauthenticationRequired>(await HandleAsync());
        Assert.Equal((true, true, "/account"), (asked!.AnotherAccount, asked.IsRepeated, asked.ReturnUrl));

        Returns(new PatreonReport.NotLinked(), Attempt with { IsRepeated = true });
        Assert.Equal(new CompleteSignInResult.Failed(SignInFailure.LoginRequired, ReturnUrl.Normalize("/account")), await HandleAsync());
        Assert.Null(_committed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    public async Task A_return_url_of_another_site_becomes_the_home_page(string? returnUrl)
    {
        Returns(new PatreonReport.NotLinked(), returnUrl: returnUrl);
        Assert.Equal(new CompleteSignInResult.SignedIn(ReturnUrl.Home), await HandleAsync());

        _logto.Setup(logto => logto.ReadCallback()).Returns(new LogtoCallback.Failed(SignInFailure.StateLost, returnUrl));
        Assert.Equal(new CompleteSignInResult.Failed(SignInFailure.StateLost, ReturnUrl.Home), await HandleAsync());
    }

    [Fact]
    public async Task A_failed_callback_changes_nothing_and_opens_no_session()
    {
        _logto.Setup(logto => logto.ReadCallback()).Returns(new LogtoCallback.Failed(SignInFailure.StateLost, ReturnUrl: null));

        var result = await HandleAsync();

        Assert.Equal(new CompleteSignInResult.Failed(SignInFailure.StateLost, ReturnUrl.Home), result);
        Assert.Null(_committed);
        NoSessionWasOpened();
    }

    [Fact]
    public async Task A_sign_in_that_runs_again_is_judged_by_its_last_run()
    {
        Returns(new PatreonReport.NotLinked());
        _sessions.Setup(sessions => sessions.IssueAsync(
                It.IsAny<SignInAttempt>(), It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>()))
            .Returns(async (SignInAttempt _, Func<IProfiles, CancellationToken, Task<UserProfile?>> find) =>
            {
                await find(_profiles.Object, default);
                Recorded(SessionRevocation.ReportedByLogto(Robin.Issuer, Robin.Subject, null, SessionRevocationReason.Deleted, Now, Now));
                _committed = await find(_profiles.Object, default);
                return [];
            });

        Assert.Equal(new CompleteSignInResult.Failed(SignInFailure.AccessDenied, ReturnUrl.Normalize("/account")), await HandleAsync());
        Assert.Null(_committed);
        _members.VerifyNoOtherCalls();
    }

    private void NoSessionWasOpened() => _sessions.Verify(
        sessions => sessions.IssueAsync(
            It.IsAny<SignInAttempt>(), It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>()),
        Times.Never);

    private void Recorded(params SessionRevocation[] ends) =>
        _profiles.Setup(profiles => profiles.FindRevocationsAsync(It.IsAny<SignInAttempt>(), It.IsAny<CancellationToken>())).ReturnsAsync(ends);

    private void Returns(PatreonReport patreon, SignInAttempt? signIn = null, string? returnUrl = "/account", LogtoClaims? claims = null) =>
        _logto.Setup(logto => logto.ReadCallback())
            .Returns(new LogtoCallback.Succeeded(new LogtoUser(Robin, claims ?? Claims, patreon), signIn ?? Attempt, returnUrl));

    private Task<CompleteSignInResult> HandleAsync() =>
        new CompleteSignInHandler(
            _logto.Object, _sessions.Object, _tokens.Object,
            new MembershipRefresh(_members.Object, NullLogger<MembershipRefresh>.Instance), new FakeTimeProvider(Now))
            .Handle(new CompleteSignIn(), CancellationToken.None);
}
