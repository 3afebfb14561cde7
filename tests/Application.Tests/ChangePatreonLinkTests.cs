using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Changes of the linked Patreon account on the site's own page.</summary>
public sealed class ChangePatreonLinkTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Person = new("https://abc.logto.app/oidc", "ada");
    private static readonly CurrentSession Session = new(Guid.NewGuid(), Guid.NewGuid());
    private static readonly PatreonConsent Consent = new(PatreonLinkChange.Replace, Session.Id, "the-state", "the-consent", "the-verification");
    private static readonly Uri AtPatreon = new("https://www.patreon.com/oauth2/authorize");

    private readonly Mock<ILogtoAccount> _accounts = new();
    private readonly Mock<IPatreonLinking> _linking = new(MockBehavior.Strict);
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IProfiles> _changed = new();

    [Theory]
    [InlineData(PatreonLinkChange.Link)]
    [InlineData(PatreonLinkChange.Unlink)]
    public async Task What_is_not_offered_is_not_tried(PatreonLinkChange change)
    {
        Offer(new PatreonReport.Linked(new PatreonAccount("42")));

        Assert.Equal(new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.NotOffered), await SendAsync(new ChangePatreonLink(change)));
    }

    public static TheoryData<LogtoAccountResult, ChangePatreonLinkResult> Failures => new()
    {
        { new LogtoAccountResult.NotOffered(), new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.NotOffered) },
        { new LogtoAccountResult.SignInNeeded(), new ChangePatreonLinkResult.SignInNeeded() },
        { new LogtoAccountResult.Unavailable(), new ChangePatreonLinkResult.Unavailable() },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Where_logto_shows_no_account_nothing_is_tried(LogtoAccountResult result, ChangePatreonLinkResult expected)
    {
        _accounts.Setup(logto => logto.ReadAsync(default)).ReturnsAsync(result);

        Assert.Equal(expected, await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link)));
    }

    [Theory]
    [InlineData((PatreonLinkChange)(-1), false)]
    [InlineData(PatreonLinkChange.Unlink, true)]
    [InlineData((PatreonLinkChange)3, false)]
    public void Only_a_change_that_exists_is_valid(PatreonLinkChange change, bool isValid) =>
        Assert.Equal(isValid, new ChangePatreonLinkValidator().Validate(new ChangePatreonLink(change)).IsValid);

    [Fact]
    public async Task A_person_who_has_to_be_verified_first_gets_a_code_by_email()
    {
        Offer(new PatreonReport.NotLinked());
        _linking.Setup(logto => logto.SendCodeAsync("ada@example.com", default))
            .ReturnsAsync(new PatreonLinkingResult.Verification("the-verification", null));

        Assert.Equal(
            new ChangePatreonLinkResult.CodeNeeded("the-verification", IsWrong: false),
            await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link)));
    }

    [Theory]
    [InlineData("654321", "654321")]
    [InlineData(" ", "")]
    [InlineData(null, "")]
    public async Task A_wrong_code_can_be_typed_again(string? typed, string sent)
    {
        Offer(new PatreonReport.NotLinked());
        _linking.Setup(logto => logto.VerifyCodeAsync("ada@example.com", "the-verification", sent, default))
            .ReturnsAsync(new PatreonLinkingResult.Rejected(PatreonLinkProblem.WrongCode));

        Assert.Equal(
            new ChangePatreonLinkResult.CodeNeeded("the-verification", IsWrong: true),
            await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link, "the-verification", typed)));
    }

    [Theory]
    [InlineData(false, PatreonLinkChange.Link, true)]
    [InlineData(false, PatreonLinkChange.Link, false)]
    [InlineData(true, PatreonLinkChange.Replace, true)]
    [InlineData(true, PatreonLinkChange.Replace, false)]
    public async Task A_person_who_is_verified_or_need_not_be_goes_on_at_patreon(bool isLinked, PatreonLinkChange change, bool needsVerification)
    {
        SignedIn();
        Offer(isLinked ? new PatreonReport.Linked(new PatreonAccount("42")) : new PatreonReport.NotLinked(), needsVerification);
        Verifies();
        var state = "";
        _linking.Setup(logto => logto.StartAsync("a-connector", It.IsAny<string>(), default))
            .Callback((string _, string given, CancellationToken _) => state = given)
            .ReturnsAsync(new PatreonLinkingResult.Verification("the-consent", AtPatreon));

        var result = await SendAsync(needsVerification ? new ChangePatreonLink(change, "the-verification", "123456") : new ChangePatreonLink(change));

        var consent = new PatreonConsent(change, Session.Id, state, "the-consent", needsVerification ? "verified" : null);
        Assert.Equal(new ChangePatreonLinkResult.ConsentNeeded(AtPatreon, consent), result);
    }

    [Fact]
    public async Task Each_consent_has_a_state_of_its_own_that_nobody_can_guess()
    {
        SignedIn();
        Offer(new PatreonReport.NotLinked(), needsVerification: false);
        var states = new List<string>();
        _linking.Setup(logto => logto.StartAsync("a-connector", Capture.In(states), default))
            .ReturnsAsync(new PatreonLinkingResult.Verification("the-consent", AtPatreon));

        await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link));
        await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link));

        Assert.Equal(2, states.Distinct().Count());
        Assert.All(states, state => Assert.Equal(16, Convert.FromHexString(state).Length));
    }

    [Fact]
    public async Task A_session_that_ends_meanwhile_goes_nowhere()
    {
        Offer(new PatreonReport.NotLinked(), needsVerification: false);

        Assert.Equal(new ChangePatreonLinkResult.SignInNeeded(), await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_account_that_is_unlinked_at_logto_is_unlinked_here_at_once(bool needsVerification)
    {
        var ada = SignedIn();
        ada.LinkPatreon(new PatreonAccount("42"), holder: null, Now.AddDays(-1));
        Offer(new PatreonReport.Linked(new PatreonAccount("42")), needsVerification, hasAnotherSignIn: true);
        Verifies();
        _linking.Setup(logto => logto.UnlinkAsync(needsVerification ? "verified" : null, default))
            .Callback(() => Offer(new PatreonReport.NotLinked(), needsVerification)).ReturnsAsync(new PatreonLinkingResult.Done());

        Assert.Equal(
            new ChangePatreonLinkResult.Changed(PatreonLinkChange.Unlink),
            await SendAsync(new ChangePatreonLink(PatreonLinkChange.Unlink, needsVerification ? "the-verification" : null, "123456")));
        Assert.Null(ada.Patreon);
    }

    [Fact]
    public async Task What_logto_does_not_change_is_not_changed_here()
    {
        SignedIn();
        Offer(new PatreonReport.Linked(new PatreonAccount("42")), needsVerification: false, hasAnotherSignIn: true);
        _linking.Setup(logto => logto.UnlinkAsync(null, default)).ReturnsAsync(new PatreonLinkingResult.Rejected(PatreonLinkProblem.LastSignIn));

        Assert.Equal(
            new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.LastSignIn), await SendAsync(new ChangePatreonLink(PatreonLinkChange.Unlink)));
        _changed.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task An_expired_verification_begins_again()
    {
        Offer(new PatreonReport.NotLinked());
        _linking.Setup(logto => logto.VerifyCodeAsync("ada@example.com", "the-verification", "123456", default))
            .ReturnsAsync(new PatreonLinkingResult.Rejected(PatreonLinkProblem.Expired));

        Assert.Equal(
            new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.Expired),
            await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link, "the-verification", " 123456 ")));
    }

    [Fact]
    public async Task A_code_that_can_not_be_sent_is_an_outage()
    {
        Offer(new PatreonReport.NotLinked());
        _linking.Setup(logto => logto.SendCodeAsync("ada@example.com", default)).ReturnsAsync(new PatreonLinkingResult.Unavailable());

        Assert.Equal(new ChangePatreonLinkResult.Unavailable(), await SendAsync(new ChangePatreonLink(PatreonLinkChange.Link)));
    }

    [Fact]
    public void A_NUL_which_logto_answers_with_an_error_of_its_own_is_invalid()
    {
        var validator = new ChangePatreonLinkValidator();

        Assert.True(validator.Validate(new ChangePatreonLink(PatreonLinkChange.Link, "the-verification", " 123456\t")).IsValid);
        Assert.False(validator.Validate(new ChangePatreonLink(PatreonLinkChange.Link, "the-verification", "123456\0")).IsValid);
        Assert.False(validator.Validate(new ChangePatreonLink(PatreonLinkChange.Link, "the-verification\0", "123456")).IsValid);
        Assert.False(new CompletePatreonLinkValidator().Validate(new CompletePatreonLink(Consent, "the-state", "a-code\0")).IsValid);
    }

    [Theory]
    [InlineData("another-state", "a-code", PatreonLinkProblem.Expired)]
    [InlineData(null, "a-code", PatreonLinkProblem.Expired)]
    [InlineData("the-state", null, PatreonLinkProblem.NoConsent)]
    [InlineData("the-state", "", PatreonLinkProblem.NoConsent)]
    public async Task A_callback_with_another_state_or_without_a_code_asks_nothing_of_logto(string? state, string? code, PatreonLinkProblem problem)
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(default)).ReturnsAsync(Session);
        Assert.Equal(new ChangePatreonLinkResult.Rejected(problem), await SendAsync(new CompletePatreonLink(Consent, state, code)));
        Assert.Equal(
            new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.Expired), await SendAsync(new CompletePatreonLink(null, state, code)));
    }

    [Fact]
    public async Task Somebody_else_who_signed_in_meanwhile_in_the_same_browser_gets_no_account()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(default)).ReturnsAsync(Session with { Id = Guid.NewGuid() });

        Assert.Equal(
            new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.Expired), await SendAsync(new CompletePatreonLink(Consent, "the-state", "a-code")));
    }

    [Fact]
    public async Task A_change_is_done_even_if_the_profile_here_learns_of_it_later()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(default)).ReturnsAsync(Session);
        _linking.Setup(logto => logto.CompleteAsync(Consent, "a-code", default)).ReturnsAsync(new PatreonLinkingResult.Done());
        _accounts.Setup(logto => logto.ReadAsync(default)).ReturnsAsync(new LogtoAccountResult.Unavailable());

        Assert.Equal(new ChangePatreonLinkResult.Changed(PatreonLinkChange.Replace), await SendAsync(new CompletePatreonLink(Consent, "the-state", "a-code")));
    }

    [Fact]
    public async Task An_account_that_is_linked_at_logto_is_linked_here_at_once_and_leaves_the_profile_that_had_it()
    {
        var ada = SignedIn();
        var holder = UserProfile.Register(
            new LogtoSubject(Person.Issuer, "eve"), new LogtoClaims("Eve", null, null, null, null, Now), Now.AddDays(-1));
        holder.LinkPatreon(new PatreonAccount("777"), holder: null, Now.AddDays(-1));
        _changed.Setup(profiles => profiles.FindByPatreonAsync(Person.Issuer, "777", default)).ReturnsAsync(holder);
        _linking.Setup(logto => logto.CompleteAsync(Consent, "a-code", default)).ReturnsAsync(new PatreonLinkingResult.Done());
        Offer(new PatreonReport.Linked(new PatreonAccount("777")));

        Assert.Equal(
            new ChangePatreonLinkResult.Changed(PatreonLinkChange.Replace), await SendAsync(new CompletePatreonLink(Consent, "the-state", "a-code")));
        Assert.Equal(("777", Now, null), (ada.Patreon?.PatreonUserId, ada.Patreon?.LinkedAt, holder.Patreon));
    }

    [Fact]
    public async Task A_profile_that_is_deleted_meanwhile_takes_no_account_from_another()
    {
        SignedIn();
        _changed.Setup(profiles => profiles.FindAsync(Person, default)).ReturnsAsync((UserProfile?)null);
        _linking.Setup(logto => logto.CompleteAsync(Consent, "a-code", default)).ReturnsAsync(new PatreonLinkingResult.Done());
        Offer(new PatreonReport.Linked(new PatreonAccount("777")));

        Assert.Equal(
            new ChangePatreonLinkResult.Changed(PatreonLinkChange.Replace), await SendAsync(new CompletePatreonLink(Consent, "the-state", "a-code")));
        _changed.Verify(profiles => profiles.FindAsync(Person, default), Times.Once);
        _changed.VerifyNoOtherCalls();
    }

    private UserProfile SignedIn()
    {
        var ada = Register();
        _sessions.Setup(sessions => sessions.FindCurrentAsync(default)).ReturnsAsync(Session);
        _profiles.Setup(profiles => profiles.FindAsync(Session.ProfileId, default)).ReturnsAsync(Register());
        _profiles.Setup(profiles => profiles.ChangeAsync(It.IsAny<Func<IProfiles, CancellationToken, Task<bool>>>(), default))
            .Returns((Func<IProfiles, CancellationToken, Task<bool>> change, CancellationToken token) => change(_changed.Object, token));
        _changed.Setup(profiles => profiles.FindAsync(Person, default)).ReturnsAsync(ada);
        return ada;

        static UserProfile Register() => UserProfile.Register(Person, new LogtoClaims("Ada", null, null, null, null), Now.AddDays(-1));
    }

    private void Verifies() => _linking.Setup(logto => logto.VerifyCodeAsync("ada@example.com", "the-verification", "123456", default))
        .ReturnsAsync(new PatreonLinkingResult.Verification("verified", null));

    private void Offer(PatreonReport report, bool needsVerification = true, bool hasAnotherSignIn = false) =>
        _accounts.Setup(logto => logto.ReadAsync(default)).ReturnsAsync(new LogtoAccountResult.Found(
            new LogtoAccount(new LogtoClaims("Ada", null, "ada@example.com", null, null), [], report, PatreonPages: null)
            {
                PatreonConnectorId = "a-connector",
                NeedsVerification = needsVerification,
                CanVerifyByEmail = true,
                HasAnotherSignIn = hasAnotherSignIn,
            }));

    private Task<ChangePatreonLinkResult> SendAsync(ChangePatreonLink request) =>
        new ChangePatreonLinkHandler(_sessions.Object, _accounts.Object, _linking.Object, Update()).Handle(request, default);

    private Task<ChangePatreonLinkResult> SendAsync(CompletePatreonLink request) =>
        new CompletePatreonLinkHandler(_sessions.Object, _linking.Object, Update()).Handle(request, default);

    private PatreonLinkUpdate Update() => new(_sessions.Object, _profiles.Object, _accounts.Object, new FakeTimeProvider(Now));
}
