using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Logging;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Who is let in to what: the shelf, a book, its files.</summary>
public sealed class AccessEvaluatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Tier Press = new("3", "Patron of the Press", 500, "USD", true);
    private static readonly Campaign Ours = new("100", "creator", "The Press", "https://www.patreon.com/thepress", [Press]);
    private static readonly PatreonIdentity Account = Link();
    private static readonly BookFile Text = new("A book.txt", "text/plain", 3);
    private static readonly BookFile Picture = new("cover.png", "image/png", 3);

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IMemberships> _patrons = new();
    private readonly Mock<IShelf> _shelf = new();
    private readonly RecordedLog _log = new();
    private readonly AccessEvaluator _doorkeeper;
    private Campaign _campaign = Ours;

    public AccessEvaluatorTests()
    {
        _doorkeeper = new AccessEvaluator(_sessions.Object, _patrons.Object, _log);
        _patrons.Setup(patrons => patrons.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Ours);
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
    public async Task A_visitor_finds_open_on_the_shelf_what_opens_to_them(string visitor, string open)
    {
        Comes(visitor);

        var shelf = await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);

        Assert.Equal(open.Split(' '), shelf.Books.Where(entry => entry.Access is Access.Granted).Select(entry => entry.Book.Slug));
        Assert.Equal(Ours, shelf.Campaign);
    }

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task A_book_and_its_files_open_to_those_to_whom_the_shelf_says_so(string visitor, string open)
    {
        Comes(visitor);

        foreach (var slug in (string[])["all", "paying", "press", "amount", "typo"])
        {
            var book = await new GetBookHandler(_shelf.Object, _doorkeeper).Handle(new GetBook(slug), CancellationToken.None);
            var file = await OpenAsync(slug, "A book.txt");

            Assert.Equal(open.Split(' ').Contains(slug), book!.Access is Access.Granted);
            Assert.Equal(book.Access, file is OpenBookFileResult.Closed closed ? closed.Why : new Access.Granted());
        }
    }

    [Fact]
    public async Task What_is_closed_says_what_opens_it_and_what_the_visitor_is()
    {
        Comes("free");

        var access = await new EvaluateAccessHandler(_doorkeeper).Handle(new EvaluateAccess(new AccessRule.MinimumTier("3")), CancellationToken.None);

        var closed = Assert.IsType<Access.Denied>(access);
        Assert.Equal((new AccessRequirement(500, Press), Ours), (closed.Requirement, closed.Campaign));
        Assert.IsType<MembershipLookup.Known>(closed.Membership);
    }

    [Fact]
    public async Task A_tier_that_is_unknown_is_reported_once_with_those_that_there_are()
    {
        Comes("free");

        await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);
        await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);

        var message = Assert.Single(_log.Messages);
        Assert.Contains("'Patron of the Pres' is neither a tier", message, StringComparison.Ordinal);
        Assert.Contains("'Patron of the Press' (3, 500 cents)", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tiers_with_one_title_are_reported_once_with_their_ids_and_the_dearest_is_taken()
    {
        Has(Press with { Id = "9", AmountCents = 900 }, Press);
        Comes("press");

        var shelf = await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);
        await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);

        var message = Assert.Single(_log.Messages, message => message.Contains("have the title 'patron of the press'", StringComparison.Ordinal));
        Assert.Contains("(9, 900 cents)", message, StringComparison.Ordinal);
        Assert.Contains("(3, 500 cents)", message, StringComparison.Ordinal);
        Assert.Contains("takes the dearest, 9;", message, StringComparison.Ordinal);
        Assert.IsType<Access.Denied>(shelf.Books.Single(entry => entry.Book.Slug == "press").Access);
    }

    [Fact]
    public async Task A_tier_that_was_deleted_is_reported_once_and_its_book_is_open_to_those_who_pay_for_it()
    {
        Has(Press with { IsDeleted = true });
        Comes("press");

        var shelf = await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);
        await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);

        Assert.Single(_log.Messages, message => message.Contains("'patron of the press' (3) was deleted at Patreon", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Messages, message => message.Contains("'Patron of the Press' (3", StringComparison.Ordinal));
        Assert.IsType<Access.Granted>(shelf.Books.Single(entry => entry.Book.Slug == "press").Access);
    }

    [Fact]
    public async Task Without_a_campaign_no_tier_is_unknown()
    {
        _patrons.Setup(patrons => patrons.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync((Campaign?)null);
        Comes("not configured");

        await new GetShelfHandler(_shelf.Object, _doorkeeper).Handle(new GetShelf(), CancellationToken.None);

        Assert.Empty(_log.Messages);
    }

    [Theory]
    [InlineData("none", "A book.txt")]
    [InlineData("all", "a book.txt")]
    [InlineData("all", "../all/A book.txt")]
    [InlineData("all", "cover.png")]
    [InlineData("all", "book.json")]
    public async Task What_is_not_among_the_files_of_a_book_is_not_there(string slug, string file) =>
        Assert.IsType<OpenBookFileResult.NotFound>(await OpenAsync(slug, file));

    [Fact]
    public async Task A_file_that_is_gone_is_not_there()
    {
        _shelf.Setup(shelf => shelf.Open(It.IsAny<Book>(), It.IsAny<BookFile>())).Returns((OpenedFile?)null);

        Assert.IsType<OpenBookFileResult.NotFound>(await OpenAsync("all", "A book.txt"));
    }

    [Fact]
    public async Task A_closed_book_opens_no_file()
    {
        await OpenAsync("press", "A book.txt");

        _shelf.Verify(shelf => shelf.Open(It.IsAny<Book>(), It.IsAny<BookFile>()), Times.Never);
    }

    [Fact]
    public async Task Everyone_sees_the_cover_of_a_book_and_nobody_is_asked_for_it()
    {
        var handler = new OpenCoverHandler(_shelf.Object);

        Assert.Equal(Picture, (await handler.Handle(new OpenCover("press"), CancellationToken.None))?.File);
        Assert.Null(await handler.Handle(new OpenCover("none"), CancellationToken.None));
        _sessions.VerifyNoOtherCalls();
    }

    private Task<OpenBookFileResult> OpenAsync(string slug, string file) =>
        new OpenBookFileHandler(_shelf.Object, _doorkeeper).Handle(new OpenBookFile(slug, file), CancellationToken.None);

    private void Has(params Tier[] tiers)
    {
        _campaign = Ours with { Tiers = tiers };
        _patrons.Setup(patrons => patrons.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync(_campaign);
    }

    private void Comes(string visitor)
    {
        if (visitor == "signed out")
        {
            return;
        }

        var profileId = Guid.NewGuid();
        MembershipLookup lookup = visitor switch
        {
            "not configured" => new MembershipLookup.NotConfigured(),
            "not linked" => new MembershipLookup.NotLinked(),
            "checking" => new MembershipLookup.Checking(Account),
            "free" => Is(EffectiveEntitlement.None),
            "3 dollars" => Is(new EffectiveEntitlement(true, 300, [])),
            "press" => Is(new EffectiveEntitlement(true, 500, [Press])),
            "creator" => Is(new EffectiveEntitlement(true, int.MaxValue, [Press], IsCreator: true)),
            _ => throw new ArgumentOutOfRangeException(nameof(visitor)),
        };
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CurrentSession(Guid.NewGuid(), profileId));
        _patrons.Setup(patrons => patrons.FindAsync(profileId, It.IsAny<CancellationToken>())).ReturnsAsync(lookup);
    }

    private MembershipLookup.Known Is(EffectiveEntitlement level) => new(Account, _campaign, null, level, Now, null);

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
