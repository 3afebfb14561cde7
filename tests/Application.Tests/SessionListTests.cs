using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>The sessions on a person's account page, ten a page.</summary>
public sealed class SessionListTests
{
    private static readonly UserProfile Robin = UserProfile.Register(
        new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    [InlineData(20, 2)]
    [InlineData(21, 3)]
    public async Task A_list_has_as_many_pages_as_its_sessions_need(int sessions, int pages) =>
        Assert.Equal(pages, (await FindAsync(sessions)).Sessions.Pages);

    [Fact]
    public async Task The_current_session_comes_first_and_the_others_keep_their_order()
    {
        var all = Sessions(12);

        var first = (await FindAsync(all, current: 5)).Sessions.Items;
        var second = (await FindAsync(all, current: 5, page: 2)).Sessions.Items;

        Assert.Equal([all[5], .. all[..5], .. all[6..]], first.Concat(second));
    }

    [Fact]
    public async Task A_session_that_ended_meanwhile_has_no_claims_to_show() => Assert.Equal("{}", (await FindAsync(1)).Claims);

    private static Task<GetAccountResult.Found> FindAsync(int sessions) => FindAsync(Sessions(sessions), current: 0);

    private static async Task<GetAccountResult.Found> FindAsync(SessionSummary[] all, int current, int page = 1)
    {
        var sessions = new Mock<ISessions>();
        sessions.Setup(port => port.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSession(all[current].Id, Robin.Id));
        sessions.Setup(port => port.ListAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(all);
        sessions.Setup(port => port.FindClaimsAsync(all[current].Id, It.IsAny<CancellationToken>())).ReturnsAsync((string?)null);
        var profiles = new Mock<IProfileStore>();
        profiles.Setup(port => port.FindAsync(Robin.Id, It.IsAny<CancellationToken>())).ReturnsAsync(Robin);

        return Assert.IsType<GetAccountResult.Found>(
            await new GetAccountHandler(sessions.Object, profiles.Object, Mock.Of<IPatreonMembers>(), Mock.Of<IUserInfoReader>(), TimeProvider.System).Handle(new GetAccount(page), CancellationToken.None));
    }

    private static SessionSummary[] Sessions(int count) =>
        [.. Enumerable.Range(0, count).Select(hour => new SessionSummary(Guid.NewGuid(), null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(-hour)))];
}
