using System.Diagnostics.Metrics;
using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What a request for a book or its cover finds on the shelf, by the book's name in addresses.</summary>
public sealed class ShelfRequestTests : IDisposable
{
    private static readonly BookFile Picture = new("cover.png", "image/png", 3);
    private static readonly Book Open = new("open", "Open", "Author", "Blurb", "en", new AccessRule.Everyone(), Picture, [new("a.txt", "text/plain", 3)]);
    private static readonly Book Bare = Open with { Slug = "bare", Cover = null };

    private readonly Mock<IShelf> _shelf = new();
    private readonly ServiceProvider _services;

    public ShelfRequestTests()
    {
        _shelf.Setup(shelf => shelf.Books).Returns([Open, Bare]);
        _shelf.Setup(shelf => shelf.Open(Open, Picture)).Returns(new OpenedFile(Picture, Stream.Null, DateTimeOffset.UnixEpoch));
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IMeterFactory, Meters>()
            .AddApplication()
            .AddSingleton(_shelf.Object)
            .AddSingleton(Mock.Of<ISessions>())
            .AddSingleton(Mock.Of<IPatreonMembers>())
            .BuildServiceProvider();
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData("open")]
    [InlineData("bare")]
    public async Task A_book_is_found_by_its_slug(string slug) => Assert.Equal(slug, (await SendAsync(new GetBook(slug)))?.Book.Slug);

    [Theory]
    [InlineData("none")]
    [InlineData("OPEN")]
    [InlineData("")]
    public async Task A_slug_that_no_book_has_finds_neither_a_book_nor_a_cover_nor_a_file(string slug)
    {
        Assert.Null(await SendAsync(new GetBook(slug)));
        Assert.Null(await SendAsync(new OpenCover(slug)));
        Assert.IsType<OpenBookFileResult.NotFound>(await SendAsync(new OpenBookFile(slug, "a.txt")));
    }

    [Fact]
    public async Task A_book_without_a_cover_has_none_to_open()
    {
        Assert.Null(await SendAsync(new OpenCover("bare")));
        Assert.Equal(Picture, (await SendAsync(new OpenCover("open")))?.File.File);
    }

    private Task<T> SendAsync<T>(IRequest<T> request) => _services.GetRequiredService<IMediator>().Send(request);
}
