using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Books of organizations: who sees them, and who may open them.</summary>
public sealed class OrganizationAccessTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly Campaign Ours = new("100", "creator", "The Press", null, [new Tier("3", "Press", 500, "USD", true)]);
    private static readonly OrganizationMembership Reader = new("night-readers", "Night Readers", ["reader"]);
    private static readonly OrganizationMembership Host = Reader with { Roles = ["host"] };
    private static readonly OrganizationMembership Bangkok = new("bangkok-readers", "Bangkok Readers", []);
    private static readonly AccessRule Circle = new AccessRule.OrganizationMember("night-readers") { Name = "Readers of the night" };
    private static readonly BookFile Text = new("A book.txt", "text/plain", 3);
    private static readonly BookFile Picture = new("cover.png", "image/png", 3);

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IPatreonMembers> _members = new();
    private readonly Mock<IShelf> _shelf = new();
    private readonly AccessEvaluator _evaluator;

    public OrganizationAccessTests()
    {
        _evaluator = new AccessEvaluator(_sessions.Object, _members.Object, new FakeTimeProvider(Now), NullLogger<AccessEvaluator>.Instance);
        _members.Setup(members => members.FindCampaignAsync(It.IsAny<CancellationToken>())).ReturnsAsync(Ours);
        _members.Setup(members => members.FindAsync(It.IsAny<Guid>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new MemberRecords(null, new CampaignRecord(Ours, Now, Now), [], EntitlementPolicy.Default));
        _shelf.Setup(shelf => shelf.Books).Returns(
            [ABook("a-all", new AccessRule.Everyone()), ABook("b-bangkok", new AccessRule.OrganizationMember("bangkok-readers")), ABook("c-circle", Circle),
                ABook("d-hosts", new AccessRule.OrganizationMember("night-readers", "host")), ABook("e-both", AccessRule.Any(new AccessRule.MinimumTier("Press"), Circle))]);
        _shelf.Setup(shelf => shelf.Open(It.IsAny<Book>(), It.IsAny<BookFile>())).Returns((Book _, BookFile file) => new OpenedFile(file, Stream.Null, Now));
    }

    public static TheoryData<string, OrganizationMembership[]?, string, string> Visitors => new()
    {
        { "signed out", null, "a-all e-both", "a-all" },
        { "in no organization", [], "a-all e-both", "a-all" },
        { "reader", [Reader], "a-all c-circle d-hosts e-both", "a-all c-circle e-both" },
        { "host", [Host], "a-all c-circle d-hosts e-both", "a-all c-circle d-hosts e-both" },
        { "in another organization", [Bangkok], "a-all b-bangkok e-both", "a-all b-bangkok" },
    };

    [Theory]
    [InlineData(true, "a-all c-circle e-both")]
    [InlineData(false, "a-all")]
    public async Task A_token_of_an_organization_opens_its_books_to_a_person_and_to_no_application(bool isPerson, string open)
    {
        var caller = new ApiCaller(isPerson ? Guid.NewGuid() : null, "night-readers");

        var shelf = await new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(caller), CancellationToken.None);

        Assert.Equal(open, string.Join(' ', shelf.Books.Where(entry => entry.Access is Access.Granted).Select(entry => entry.Book.Slug)));
    }

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task The_books_of_an_organization_are_seen_inside_it_only_and_open_to_the_right_roles(
        string visitor, OrganizationMembership[]? organizations, string visible, string open)
    {
        SignIn(organizations);

        var shelf = await GetShelfAsync();

        Assert.Equal(visible, string.Join(' ', shelf.Books.Select(entry => entry.Book.Slug)));
        Assert.Equal((visitor, open), (visitor, string.Join(' ', shelf.Books.Where(entry => entry.Access is Access.Granted).Select(entry => entry.Book.Slug))));
    }

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task A_book_its_cover_and_its_files_do_not_exist_for_those_who_do_not_see_it_on_the_shelf(
        string visitor, OrganizationMembership[]? organizations, string visible, string open)
    {
        SignIn(organizations);

        foreach (var book in _shelf.Object.Books)
        {
            var isVisible = visible.Split(' ').Contains(book.Slug);
            var found = await new GetBookHandler(_shelf.Object, _evaluator).Handle(new GetBook(book.Slug), CancellationToken.None);
            var cover = await new OpenCoverHandler(_shelf.Object, _evaluator).Handle(new OpenCover(book.Slug), CancellationToken.None);
            var file = await new OpenBookFileHandler(_shelf.Object, _evaluator).Handle(new OpenBookFile(book.Slug, Text.Name), CancellationToken.None);

            Assert.Equal((visitor, isVisible, isVisible), (visitor, found is not null, cover is not null));
            Assert.IsType(
                open.Split(' ').Contains(book.Slug) ? typeof(OpenBookFileResult.Opened)
                    : isVisible ? typeof(OpenBookFileResult.Denied) : typeof(OpenBookFileResult.NotFound),
                file);
        }
    }

    [Fact]
    public async Task A_cover_that_only_members_see_is_not_for_shared_caches()
    {
        SignIn([Reader]);

        Assert.False((await new OpenCoverHandler(_shelf.Object, _evaluator).Handle(new OpenCover("c-circle"), CancellationToken.None))!.IsForEveryone);
        Assert.True((await new OpenCoverHandler(_shelf.Object, _evaluator).Handle(new OpenCover("e-both"), CancellationToken.None))!.IsForEveryone);
    }

    [Fact]
    public async Task A_denial_has_every_way_in_and_the_name_of_the_organization()
    {
        SignIn([]);

        var denied = Assert.IsType<Access.Denied>((await GetShelfAsync()).Books.Single(entry => entry.Book.Slug == "e-both").Access);

        Assert.Equal(new AccessRequirement(500, Ours.Tiers[0]), denied.Requirement);
        Assert.Equal([new AccessRule.MinimumTier("Press"), Circle], denied.Alternatives.Select(one => one.AccessRule));
        Assert.Equal([500, null], denied.Alternatives.Select(one => one.Requirement?.Cents));
    }

    [Fact]
    public async Task A_member_without_the_role_reads_the_name_that_Logto_reports()
    {
        SignIn([Reader]);

        var denied = Assert.IsType<Access.Denied>((await GetShelfAsync()).Books.Single(entry => entry.Book.Slug == "d-hosts").Access);

        Assert.Equal(new AccessRule.OrganizationMember("night-readers", "host") { Name = "Night Readers" }, denied.AccessRule);
        Assert.Null(denied.Requirement);
    }

    [Fact]
    public async Task The_books_of_the_current_organization_come_first_and_name_it()
    {
        SignIn([Bangkok, Reader], current: "night-readers");

        var books = (await GetShelfAsync()).Books;

        Assert.Equal(["c-circle", "d-hosts", "e-both", "a-all", "b-bangkok"], books.Select(entry => entry.Book.Slug));
        Assert.Equal([Reader, Reader, Reader, null, Bangkok], books.Select(entry => entry.Organization));
    }

    [Theory]
    [InlineData("night-readers")]
    [InlineData("bangkok-readers")]
    public async Task A_book_of_several_organizations_names_the_current_one(string current)
    {
        _shelf.Setup(shelf => shelf.Books).Returns([ABook("both", AccessRule.Any(new AccessRule.OrganizationMember("bangkok-readers"), Circle))]);
        SignIn([Bangkok, Reader], current);

        Assert.Equal(current, Assert.Single((await GetShelfAsync()).Books).Organization?.Id);
    }

    [Fact]
    public async Task The_librarian_sees_no_book_of_a_circle_that_they_are_not_in_and_what_the_others_take()
    {
        SignIn([Reader]);

        var books = await new GetLibrarianDeskHandler(_shelf.Object, _evaluator).Handle(new GetLibrarianDesk(), CancellationToken.None);

        Assert.Equal(["a-all", "c-circle", "d-hosts", "e-both"], books.Select(entry => entry.Book.Slug));
        Assert.Equal(["a-all"], books.Where(entry => entry.Access is Access.Granted).Select(entry => entry.Book.Slug));
    }

    private Task<GetShelfResult> GetShelfAsync() => new GetShelfHandler(_shelf.Object, _evaluator).Handle(new GetShelf(), CancellationToken.None);

    private void SignIn(OrganizationMembership[]? organizations, string? current = null) =>
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(
            organizations is null
                ? null
                : new CurrentSession(Guid.NewGuid(), Guid.NewGuid()) { Organizations = organizations, CurrentOrganizationId = current });

    private static Book ABook(string slug, AccessRule rule) => new(slug, slug, "Author", "Blurb", "en", rule, Picture, [Text]);
}
