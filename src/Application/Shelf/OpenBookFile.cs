using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Opens a file of a book for the visitor.</summary>
/// <param name="FileName">One of the book's file names; not a path.</param>
/// <param name="Caller">For whom the API is called; null for the visitor of a page.</param>
public sealed record OpenBookFile(string Slug, string FileName, ApiCaller? Caller = null) : IRequest<OpenBookFileResult>;

public abstract record OpenBookFileResult
{
    private OpenBookFileResult()
    {
    }

    /// <param name="File">The caller disposes its content.</param>
    public sealed record Opened(OpenedFile File) : OpenBookFileResult;

    public sealed record Denied(Access.Denied Access) : OpenBookFileResult;

    public sealed record NotFound : OpenBookFileResult;
}

internal sealed class OpenBookFileHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<OpenBookFile, OpenBookFileResult>
{
    public async Task<OpenBookFileResult> Handle(OpenBookFile request, CancellationToken cancellationToken)
    {
        if (shelf.Books.SingleOrDefault(book => book.Slug == request.Slug) is not { } book)
        {
            return new OpenBookFileResult.NotFound();
        }

        // Before the file name is checked, so that nobody can try out the file names of a book without access.
        if (evaluator.Evaluate(await evaluator.FindPersonAsync(request.Caller, cancellationToken), book.AccessRule) is Access.Denied denied)
        {
            return denied.IsHidden ? new OpenBookFileResult.NotFound() : new OpenBookFileResult.Denied(denied);
        }

        return book.Files.SingleOrDefault(file => file.Name == request.FileName) is { } file && shelf.Open(book, file) is { } opened
            ? new OpenBookFileResult.Opened(opened)
            : new OpenBookFileResult.NotFound();
    }
}
