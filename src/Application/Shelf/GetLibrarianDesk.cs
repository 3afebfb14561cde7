using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>
/// Lists the books for the librarian, sorted by title, each with what it takes to open it: the access of somebody who has nothing.
/// The books of organizations that the librarian is not in are left out: that role is no membership there.
/// </summary>
public sealed record GetLibrarianDesk : IRequest<IReadOnlyList<BookOnShelf>>;

internal sealed class GetLibrarianDeskHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetLibrarianDesk, IReadOnlyList<BookOnShelf>>
{
    public async Task<IReadOnlyList<BookOnShelf>> Handle(GetLibrarianDesk request, CancellationToken cancellationToken)
    {
        var librarian = await evaluator.FindCurrentPersonAsync(cancellationToken);
        var nobody = new CurrentPerson(Membership: null, librarian.Campaign);
        return [.. shelf.Books.Where(book => book.AccessRule.IsVisibleTo(librarian.Entitlement, librarian.Organizations)).Select(book => new BookOnShelf(book, evaluator.Evaluate(nobody, book.AccessRule)))];
    }
}
