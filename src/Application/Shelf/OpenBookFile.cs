using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Opens a file of a book for the visitor.</summary>
/// <param name="Slug">The book's name in addresses.</param>
/// <param name="FileName">The file's name. It is looked up among those of the book: it is no path.</param>
public sealed record OpenBookFile(string Slug, string FileName) : IRequest<OpenBookFileResult>;

/// <summary>What became of <see cref="OpenBookFile"/>.</summary>
public abstract record OpenBookFileResult
{
    private OpenBookFileResult()
    {
    }

    /// <summary>It is open.</summary>
    /// <param name="File">The file; whoever asked closes it.</param>
    public sealed record Opened(OpenedFile File) : OpenBookFileResult;

    /// <summary>The book is not open to the visitor.</summary>
    /// <param name="Why">Why.</param>
    public sealed record Closed(Access.Denied Why) : OpenBookFileResult;

    /// <summary>There is no such book, or no such file of it.</summary>
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

        // Before the file is looked for: whoever may not read the book can't try out the names of its files.
        if (evaluator.Evaluate(await evaluator.FindCurrentPersonAsync(cancellationToken), book.AccessRule) is Access.Denied why)
        {
            return new OpenBookFileResult.Closed(why);
        }

        return book.Files.SingleOrDefault(file => file.Name == request.FileName) is { } file && shelf.Open(book, file) is { } opened
            ? new OpenBookFileResult.Opened(opened)
            : new OpenBookFileResult.NotFound();
    }
}
