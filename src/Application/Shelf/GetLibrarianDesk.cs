using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Lists all books for the librarian, sorted by title, each with what it takes to open it: the access of somebody who has nothing.</summary>
public sealed record GetLibrarianDesk : IRequest<IReadOnlyList<BookOnShelf>>;

internal sealed class GetLibrarianDeskHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetLibrarianDesk, IReadOnlyList<BookOnShelf>>
{
    public async Task<IReadOnlyList<BookOnShelf>> Handle(GetLibrarianDesk request, CancellationToken cancellationToken)
    {
        var nobody = new CurrentPerson(Membership: null, (await evaluator.FindCurrentPersonAsync(cancellationToken)).Campaign);
        return [.. shelf.Books.Select(book => new BookOnShelf(book, evaluator.Evaluate(nobody, book.AccessRule)))];
    }
}
