using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Who may see what: the shelf, a book, its files.</summary>
public sealed class AccessEvaluatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Tier Press = new("3", "Patron of the Press", 500, "USD", true);
    private static readonly Campaign Ours = new("100", "creator", "The Press", "https://www.patreon.com/thepress", [Press]);
    private static readonly PatreonIdentity Account = Link();
    private static readonly BookFile Text = new("A book.txt", "text/plain", 3);
    private static readonly BookFile Picture = new("cover.png", "image/png", 3);

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IPatreonMembers> _members = new();
    private readonly Mock<IShelf> _shelf = new();
    private readonly RecordedLog _log = new();
    private readonly AccessEvaluator _evaluator;
    private Campaign _campaign = Ours;

    public AccessEvaluatorTests()
    {
        _evaluator = new AccessEvaluator(_sessions.Object, _members.Object, new FakeTimeProvider(Now), _log);
        _members.Setup(members => members.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Ours);
        _shelf.Setup(shelf => shelf.Books).Returns(
            [ABook("all", new AccessRule.Everyone()), ABook("paying", new AccessRule.Patrons()), ABook("press", new AccessRule.MinimumTier("patron of the press")),
                ABook("amount", new AccessRule.MinimumTier("300")), ABook("typo", new AccessRule.MinimumTier("Patron of the Pres"))]);
        _shelf.Setup(shelf => shelf.Open(It.IsAny<Book>(), It.IsAny<BookFile>()))
            .Returns((Book _, BookFile file) => new OpenedFile(file, Stream.Null, Now));
    }

    public static TheoryData<string, string> Visitors => new()
    {
        { "signed out", "all" },
        { "not configured", "all" },
        { "not linked", "all" },
        { "checking", "all" },
        { "free", "all" },
        { "3 dollars", "all paying amount" },
        { "press", "all paying press amount" },
        { "creator", "all paying press amount typo" },
    };

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task The_shelf_shows_each_person_which_books_they_may_open(string visitor, string open)
    {
        SignIn(visitor);

        var shelf = await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);

        Assert.Equal(open.Split(' '), shelf.Books.Where(entry => entry.Access is Access.Granted).Select(entry => entry.Book.Slug));
        Assert.Equal(_campaign, shelf.Campaign);
    }

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task A_book_and_its_files_are_granted_exactly_where_the_shelf_shows_access(string visitor, string open)
    {
        SignIn(visitor);

        foreach (var slug in (string[])["all", "paying", "press", "amount", "typo"])
        {
            var book = await new GetBookHandler(_shelf.Object, _evaluator).Handle(new GetBook(slug), CancellationToken.None);
            var file = await OpenAsync(slug, "A book.txt");

            Assert.Equal(open.Split(' ').Contains(slug), book!.Access is Access.Granted);
            var denied = book.Access as Access.Denied;
            var closed = file as OpenBookFileResult.Denied;
            Assert.Equal(
                (denied is null, denied?.AccessRule, denied?.Requirement, denied?.Campaign, denied?.Membership?.GetType()),
                (closed is null, closed?.Access.AccessRule, closed?.Access.Requirement, closed?.Access.Campaign, closed?.Access.Membership?.GetType()));
        }
    }

    [Fact]
    public async Task Denied_access_has_the_requirement_and_the_membership()
    {
        SignIn("free");

        var access = await new EvaluateAccessHandler(_evaluator).Handle(new EvaluateAccess(new AccessRule.MinimumTier("3")), CancellationToken.None);

        var closed = Assert.IsType<Access.Denied>(access);
        Assert.Equal((new AccessRequirement(500, Press), Ours), (closed.Requirement, closed.Campaign));
        Assert.IsType<MembershipLookup.Known>(closed.Membership);
    }

    [Fact]
    public async Task An_unknown_tier_is_reported_once_with_the_tiers_that_exist()
    {
        SignIn("free");

        await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);
        await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);

        var message = Assert.Single(_log.Messages);
        Assert.Contains("'Patron of the Pres' is neither a tier", message, StringComparison.Ordinal);
        Assert.Contains("'Patron of the Press' (3, 500 cents)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiers_with_the_same_title_are_reported_once_with_their_ids_and_the_most_expensive_is_required()
    {
        Has(Press with { Id = "9", AmountCents = 900 }, Press);
        SignIn("press");

        var shelf = await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);
        await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);

        var message = Assert.Single(_log.Messages, message => message.Contains("have the title 'patron of the press'", StringComparison.Ordinal));
        Assert.Contains("(9, 900 cents)", message, StringComparison.Ordinal);
        Assert.Contains("(3, 500 cents)", message, StringComparison.Ordinal);
        Assert.Contains("The most expensive, 9, is required;", message, StringComparison.Ordinal);
        Assert.IsType<Access.Denied>(shelf.Books.Single(entry => entry.Book.Slug == "press").Access);
    }

    [Fact]
    public async Task A_deleted_tier_is_reported_once_and_its_book_stays_open_to_its_paying_members()
    {
        Has(Press with { IsDeleted = true });
        SignIn("press");

        var shelf = await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);
        await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);

        Assert.Single(_log.Messages, message => message.Contains("'patron of the press' (3) was deleted at Patreon", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Messages, message => message.Contains("'Patron of the Press' (3", StringComparison.Ordinal));
        Assert.IsType<Access.Granted>(shelf.Books.Single(entry => entry.Book.Slug == "press").Access);
    }

    [Fact]
    public async Task Without_a_campaign_no_tier_is_reported()
    {
        _members.Setup(members => members.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync((Campaign?)null);
        SignIn("not configured");

        await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);

        Assert.Empty(_log.Messages);
    }

    [Theory]
    [InlineData("none", "A book.txt")]
    [InlineData("all", "a book.txt")]
    [InlineData("all", "../all/A book.txt")]
    [InlineData("all", "cover.png")]
    [InlineData("all", "book.json")]
    public async Task An_unknown_file_name_is_not_found(string slug, string file) =>
        Assert.IsType<OpenBookFileResult.NotFound>(await OpenAsync(slug, file));

    [Fact]
    public async Task A_missing_file_is_not_found()
    {
        _shelf.Setup(shelf => shelf.Open(It.IsAny<Book>(), It.IsAny<BookFile>())).Returns((OpenedFile?)null);

        Assert.IsType<OpenBookFileResult.NotFound>(await OpenAsync("all", "A book.txt"));
    }

    [Fact]
    public async Task A_denied_book_opens_no_file()
    {
        await OpenAsync("press", "A book.txt");

        _shelf.Verify(shelf => shelf.Open(It.IsAny<Book>(), It.IsAny<BookFile>()), Times.Never);
    }

    [Fact]
    public async Task A_cover_is_shown_to_everyone_without_an_access_check()
    {
        var handler = new OpenCoverHandler(_shelf.Object, _evaluator);

        Assert.Equal(Picture, (await handler.Handle(new OpenCover("press"), CancellationToken.None))?.File.File);
        Assert.Null(await handler.Handle(new OpenCover("none"), CancellationToken.None));
        _sessions.VerifyNoOtherCalls();
    }

    private Task<OpenBookFileResult> OpenAsync(string slug, string file) =>
        new OpenBookFileHandler(_shelf.Object, _evaluator).Handle(new OpenBookFile(slug, file), CancellationToken.None);

    private void Has(params Tier[] tiers)
    {
        _campaign = Ours with { Tiers = tiers };
        _members.Setup(members => members.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync(_campaign);
    }

    private void SignIn(string visitor)
    {
        if (visitor == "signed out")
        {
            return;
        }

        var profileId = Guid.NewGuid();
        _campaign = visitor == "creator" ? _campaign with { CreatorUserId = Account.PatreonUserId } : _campaign;
        var records = new MemberRecords(Account, new CampaignRecord(_campaign, Now, Now), [], EntitlementPolicy.Default);
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), profileId));
        _members.Setup(members => members.FindAsync(profileId, It.IsAny<CancellationToken>())).ReturnsAsync(visitor switch
        {
            "not configured" => null,
            "not linked" => records with { Account = null },
            "checking" => records with { Campaign = null },
            "free" or "creator" => records,
            "3 dollars" => records with { Memberships = [Patron([], 300)] },
            "press" => records with { Memberships = [Patron([Press.Id], 500)] },
            _ => throw new ArgumentOutOfRangeException(nameof(visitor)),
        });
    }

    private static Membership Patron(string[] tiers, int cents) => new("m", Ours.Id, Account.PatreonUserId, PatronStatus.Active, tiers, cents, Now);

    private static Book ABook(string slug, AccessRule rule) => new(slug, slug, "Author", "Blurb", "en", rule, Picture, [Text]);

    private static PatreonIdentity Link()
    {
        var profile = UserProfile.Register(new LogtoSubject("https://abc.logto.app/oidc", "abc"), new LogtoClaims("Robin", null, null, null, null), Now);
        profile.LinkPatreon(new PatreonAccount("10120815"), holder: null, Now);
        return profile.Patreon!;
    }

    private sealed class RecordedLog : ILogger<AccessEvaluator>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add(formatter(state, exception));
    }
}
