using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class EndSessionTests
{
    private static readonly CurrentSession Current = new(Guid.NewGuid(), Guid.NewGuid());

    private static readonly string[] One = ["refresh"];
    private static readonly string[] Two = ["one", "two"];

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<ITokenRevocation> _tokens = new();

    [Fact]
    public async Task One_session_of_the_person_ends_with_its_refresh_token()
    {
        var other = Guid.NewGuid();
        SignedIn();
        _sessions.Setup(sessions => sessions.EndAsync(Current.ProfileId, other, It.IsAny<CancellationToken>())).ReturnsAsync(One);

        await new EndSessionHandler(_sessions.Object, _tokens.Object).Handle(new EndSession(other), CancellationToken.None);

        _tokens.Verify(tokens => tokens.RevokeAsync(One));
    }

    [Fact]
    public async Task All_others_end_with_their_refresh_tokens()
    {
        SignedIn();
        _sessions.Setup(sessions => sessions.EndOthersAsync(Current.ProfileId, Current.Id, It.IsAny<CancellationToken>()))
            .ReturnsAsync(Two);

        await new EndOtherSessionsHandler(_sessions.Object, _tokens.Object).Handle(new EndOtherSessions(), CancellationToken.None);

        _tokens.Verify(tokens => tokens.RevokeAsync(Two));
    }

    [Fact]
    public async Task Without_a_session_nothing_ends()
    {
        await new EndSessionHandler(_sessions.Object, _tokens.Object).Handle(new EndSession(Guid.NewGuid()), CancellationToken.None);
        await new EndOtherSessionsHandler(_sessions.Object, _tokens.Object).Handle(new EndOtherSessions(), CancellationToken.None);

        _sessions.Verify(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
        _sessions.VerifyNoOtherCalls();
        _tokens.VerifyNoOtherCalls();
    }

    private void SignedIn() =>
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Current);
}
