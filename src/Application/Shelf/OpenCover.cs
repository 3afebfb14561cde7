using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Opens the picture of a book's cover; null if there is none, or the visitor may not know of the book.</summary>
public sealed record OpenCover(string Slug) : IRequest<OpenCoverResult?>;

/// <param name="File">The caller disposes its content.</param>
/// <param name="IsForEveryone">Whether it is the same for every visitor, so that shared caches may keep it.</param>
public sealed record OpenCoverResult(OpenedFile File, bool IsForEveryone);

internal sealed class OpenCoverHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<OpenCover, OpenCoverResult?>
{
    public async Task<OpenCoverResult?> Handle(OpenCover request, CancellationToken cancellationToken)
    {
        if (shelf.Books.SingleOrDefault(book => book.Slug == request.Slug) is not { Cover: { } cover } book)
        {
            return null;
        }

        // Only a book that some visitors may not know of needs the session.
        var isForEveryone = !book.AccessRule.IsForOrganizationsOnly;
        if (!isForEveryone
            && evaluator.Evaluate(await evaluator.FindCurrentPersonAsync(cancellationToken), book.AccessRule) is Access.Denied { IsHidden: true })
        {
            return null;
        }

        return shelf.Open(book, cover) is { } opened ? new OpenCoverResult(opened, isForEveryone) : null;
    }
}
