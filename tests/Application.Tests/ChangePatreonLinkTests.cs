using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Changes of the linked Patreon account on the site's own page.</summary>
public sealed class ChangePatreonLinkTests
{
    private static readonly CurrentSession Session = new(Guid.NewGuid(), Guid.NewGuid());
    private static readonly PatreonConsent Consent = new(PatreonLinkChange.Replace, Session.Id, "the-state", "the-consent", "the-verification");

    private readonly Mock<ILogtoAccount> _accounts = new();
    private readonly Mock<IPatreonLinking> _linking = new(MockBehavior.Strict);
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();

    [Theory]
    [InlineData(PatreonLinkChange.Link)]
    [InlineData(PatreonLinkChange.Unlink)]
    public async Task What_is_not_offered_is_not_tried(PatreonLinkChange change)
    {
        Offer(new PatreonReport.Linked(new PatreonAccount("42")));

        Assert.Equal(new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.NotOffered), await SendAsync(new ChangePatreonLink(change)));
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

    private void Offer(PatreonReport report) => _accounts.Setup(logto => logto.ReadAsync(default)).ReturnsAsync(new LogtoAccountResult.Found(
        new LogtoAccount(new LogtoClaims("Ada", null, "ada@example.com", null, null), [], report, PatreonPages: null)
        {
            PatreonConnectorId = "a-connector",
            NeedsVerification = true,
            CanVerifyByEmail = true,
        }));

    private Task<ChangePatreonLinkResult> SendAsync(ChangePatreonLink request) =>
        new ChangePatreonLinkHandler(_sessions.Object, _accounts.Object, _linking.Object, Update()).Handle(request, default);

    private Task<ChangePatreonLinkResult> SendAsync(CompletePatreonLink request) =>
        new CompletePatreonLinkHandler(_sessions.Object, _linking.Object, Update()).Handle(request, default);

    private PatreonLinkUpdate Update() => new(_sessions.Object, _profiles.Object, _accounts.Object, TimeProvider.System);
}
