using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class TakeRevokedSessionTests
{
    [Theory]
    [InlineData("/account", "/account")]
    [InlineData(null, "/")]
    [InlineData("https://elsewhere.example/", "/")]
    public async Task A_revoked_session_leads_back_to_a_page_of_this_site(string? returnUrl, string path)
    {
        var sessions = new Mock<IRevokedSessions>();
        sessions.Setup(all => all.TakePresented()).Returns(new RevokedSession(returnUrl));

        Assert.Equal(path, (await AskAsync(sessions.Object))!.ReturnUrl.Path);
    }

    [Fact]
    public async Task Everybody_else_is_told_nothing() => Assert.Null(await AskAsync(Mock.Of<IRevokedSessions>()));

    private static Task<TakeRevokedSessionResult?> AskAsync(IRevokedSessions sessions) =>
        new TakeRevokedSessionHandler(sessions).Handle(new TakeRevokedSession(), CancellationToken.None);
}
