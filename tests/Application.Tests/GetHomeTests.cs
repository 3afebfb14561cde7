using Bookstore.Application.Account;
using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class GetHomeTests
{
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IPatreonMembers> _members = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IShelf> _shelf = new();

    [Fact]
    public async Task Whoever_is_signed_out_has_no_books_at_home_and_nothing_is_read()
    {
        _shelf.Setup(shelf => shelf.Books).Returns([Book("a", new AccessRule.Everyone(), 1)]);

        Assert.Null(await AskAsync());
        _members.VerifyNoOtherCalls();
        _profiles.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Open_books_come_newest_first_and_what_is_new_leaves_them_out_and_hides_the_books_of_others_circles()
    {
        var session = new CurrentSession(Guid.NewGuid(), Guid.NewGuid());
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(session);
        _profiles.Setup(profiles => profiles.FindSummaryAsync(session.ProfileId, It.IsAny<CancellationToken>())).ReturnsAsync(new ProfileSummary("Ada", null));
        _shelf.Setup(shelf => shelf.Books).Returns(
        [
            .. Enumerable.Range(1, 5).Select(day => Book($"open-{day}", new AccessRule.Everyone(), day)),
            Book("closed", new AccessRule.Patrons(), 9),
            Book("hidden", new AccessRule.OrganizationMember("night-readers"), 10),
        ]);

        var home = (await AskAsync())!;

        Assert.Equal(["open-5", "open-4", "open-3", "open-2"], home.Books.Open.Select(entry => entry.Book.Slug));
        Assert.Equal(["closed", "open-1"], home.Books.New.Select(entry => entry.Book.Slug));
        Assert.Equal(5, home.Books.OpenTotal);
        Assert.Equal("Ada", home.Person?.DisplayName);
    }

    private static Book Book(string slug, AccessRule rule, int day) =>
        new(slug, slug, "Author", "Blurb", "en", rule, null, [new("a.txt", "text/plain", 3)]) { AddedAt = DateTimeOffset.UnixEpoch.AddDays(day) };

    private Task<GetHomeResult?> AskAsync() => new GetHomeHandler(
        _shelf.Object,
        new AccessEvaluator(_sessions.Object, _members.Object, TimeProvider.System, NullLogger<AccessEvaluator>.Instance),
        _sessions.Object,
        _profiles.Object).Handle(new GetHome(), CancellationToken.None);
}
