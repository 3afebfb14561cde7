using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Opens the picture of a book's cover, which is for everyone; null if there is none.</summary>
public sealed record OpenCover(string Slug) : IRequest<OpenedFile?>;

internal sealed class OpenCoverHandler(IShelf shelf) : IRequestHandler<OpenCover, OpenedFile?>
{
    public Task<OpenedFile?> Handle(OpenCover request, CancellationToken cancellationToken) =>
        Task.FromResult(shelf.Books.SingleOrDefault(book => book.Slug == request.Slug) is { Cover: { } cover } book
            ? shelf.Open(book, cover)
            : null);
}
