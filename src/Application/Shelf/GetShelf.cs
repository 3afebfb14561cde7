using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Lists the books, and which of them the visitor has access to.</summary>
public sealed record GetShelf : IRequest<GetShelfResult>;

/// <param name="Books">Sorted by title.</param>
/// <param name="Membership">The visitor's; null if nobody is signed in.</param>
/// <param name="Campaign">Null if the site has none, or has not read it yet.</param>
public sealed record GetShelfResult(IReadOnlyList<BookOnShelf> Books, MembershipLookup? Membership, Campaign? Campaign);

public sealed record BookOnShelf(Book Book, Access Access);

internal sealed class GetShelfHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetShelf, GetShelfResult>
{
    public async Task<GetShelfResult> Handle(GetShelf request, CancellationToken cancellationToken)
    {
        var person = await evaluator.FindCurrentPersonAsync(cancellationToken);
        return new GetShelfResult(
            [.. shelf.Books.Select(book => new BookOnShelf(book, evaluator.Evaluate(person, book.AccessRule)))],
            person.Membership,
            person.Campaign);
    }
}
