using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetEditableAccountTests
{
    private static readonly LogtoClaims Claims = new("Robin", null, null, null, null);

    private readonly UserProfile _robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "robin"), Claims, DateTimeOffset.UnixEpoch);

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<ILogtoAccount> _accounts = new();

    public GetEditableAccountTests()
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), _robin.Id));
        _profiles.Setup(profiles => profiles.FindAsync(_robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(_robin);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    public async Task Whether_a_patreon_account_is_linked_is_what_logto_says_or_else_what_is_known_here(
        bool? atLogto, bool isLinkedHere, bool expected)
    {
        Link(isLinkedHere);
        var account = new LogtoAccount(Claims, [LogtoAccountField.Name], Report(atLogto), PatreonPages: null);
        Returns(new LogtoAccountResult.Found(account));

        Assert.Equal(new GetEditableAccountResult.Found(account, new PatreonLinkOffer.SignIn(), expected), await HandleAsync());
    }

    [Fact]
    public async Task The_account_comes_with_what_is_offered_for_its_patreon_account()
    {
        var account = new LogtoAccount(Claims, [], new PatreonReport.NotLinked(), PatreonPages: null) { PatreonConnectorId = "a-connector" };
        Returns(new LogtoAccountResult.Found(account));

        var offer = Assert.IsType<PatreonLinkOffer.OnSite>(Assert.IsType<GetEditableAccountResult.Found>(await HandleAsync()).Patreon);

        Assert.Equal([PatreonLinkChange.Link], offer.Changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_logto_lets_the_person_change_nothing_there_is_no_account_and_only_a_sign_in_for_patreon(bool isLinkedHere)
    {
        Link(isLinkedHere);
        Returns(new LogtoAccountResult.NotOffered());

        Assert.Equal(new GetEditableAccountResult.Found(null, new PatreonLinkOffer.SignIn(), isLinkedHere), await HandleAsync());
    }

    [Fact]
    public async Task A_session_without_a_valid_token_needs_a_sign_in()
    {
        Returns(new LogtoAccountResult.SignInNeeded());

        Assert.Equal(new GetEditableAccountResult.SignInNeeded(), await HandleAsync());
    }

    [Fact]
    public async Task Without_an_answer_of_logto_nothing_can_be_edited()
    {
        Returns(new LogtoAccountResult.Unavailable());

        Assert.Equal(new GetEditableAccountResult.Unavailable(), await HandleAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_session_or_its_profile_logto_is_not_asked(bool hasSession)
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(hasSession ? new CurrentSession(Guid.NewGuid(), Guid.NewGuid()) : null);

        Assert.Equal(new GetEditableAccountResult.SignInNeeded(), await HandleAsync());

        _accounts.VerifyNoOtherCalls();
    }

    private static PatreonReport Report(bool? isLinked) => isLinked switch
    {
        true => new PatreonReport.Linked(new PatreonAccount("777")),
        false => new PatreonReport.NotLinked(),
        null => new PatreonReport.Unknown(),
    };

    private void Link(bool isLinked)
    {
        if (isLinked)
        {
            _robin.LinkPatreon(new PatreonAccount("42"), holder: null, DateTimeOffset.UnixEpoch);
        }
    }

    private void Returns(LogtoAccountResult result) =>
        _accounts.Setup(accounts => accounts.ReadAsync(It.IsAny<CancellationToken>())).ReturnsAsync(result);

    private Task<GetEditableAccountResult> HandleAsync() => new GetEditableAccountHandler(_sessions.Object, _profiles.Object, _accounts.Object)
        .Handle(new GetEditableAccount(), CancellationToken.None);
}
