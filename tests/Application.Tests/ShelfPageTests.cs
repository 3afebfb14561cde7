using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>The shelf in pages, as the API has it.</summary>
public sealed class ShelfPageTests
{
    private readonly Mock<IShelf> _shelf = new();

    public ShelfPageTests() => _shelf.Setup(shelf => shelf.Books).Returns(
        [.. "abcde".Select(letter => new Book($"{letter}", $"{letter}", "Author", "Blurb", "en", new AccessRule.Everyone(), null, []))]);

    [Theory]
    [InlineData(1, 2, "ab")]
    [InlineData(3, 2, "e")]
    [InlineData(4, 2, "")]
    [InlineData(1, 5, "abcde")]
    [InlineData(2, 5, "")]
    public async Task A_page_has_its_books_and_the_total_of_all(int number, int size, string slugs)
    {
        var shelf = await GetAsync(new ShelfPage(number, size));

        Assert.Equal((slugs, 5), (string.Concat(shelf.Books.Select(entry => entry.Book.Slug)), shelf.Total));
    }

    [Fact]
    public async Task Without_a_page_the_shelf_is_whole() => Assert.Equal(5, (await GetAsync(null)).Books.Count);

    [Theory]
    [InlineData(1, 1, null)]
    [InlineData(int.MaxValue, 100, null)]
    [InlineData(0, 20, "page must be a whole number from 1.")]
    [InlineData(-1, 20, "page must be a whole number from 1.")]
    [InlineData(1, 0, "pageSize must be a whole number from 1 to 100.")]
    [InlineData(1, 101, "pageSize must be a whole number from 1 to 100.")]
    public void A_page_that_cannot_be_is_rejected_with_what_can(int number, int size, string? error) => Assert.Equal(
        error is null ? [] : [error],
        new GetShelfValidator().Validate(new GetShelf(Page: new ShelfPage(number, size))).Errors.Select(found => found.ErrorMessage));

    [Fact]
    public void The_whole_shelf_is_always_a_valid_request() => Assert.True(new GetShelfValidator().Validate(new GetShelf()).IsValid);

    private Task<GetShelfResult> GetAsync(ShelfPage? page) => new GetShelfHandler(
            _shelf.Object,
            new AccessEvaluator(Mock.Of<ISessions>(), Mock.Of<IPatreonMembers>(), TimeProvider.System, NullLogger<AccessEvaluator>.Instance))
        .Handle(new GetShelf(Page: page), CancellationToken.None);
}
