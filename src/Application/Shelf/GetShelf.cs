using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Asks for all books, and which of them are open to the visitor.</summary>
public sealed record GetShelf : IRequest<GetShelfResult>;

/// <summary>The answer to <see cref="GetShelf"/>.</summary>
/// <param name="Books">The books, by title.</param>
/// <param name="Membership">What the visitor is to the campaign; null for one who is not signed in.</param>
/// <param name="Campaign">The campaign, or null where there is none, or it was not read yet.</param>
public sealed record GetShelfResult(IReadOnlyList<BookOnShelf> Books, MembershipLookup? Membership, Campaign? Campaign);

/// <summary>A book, as one visitor meets it.</summary>
/// <param name="Book">The book.</param>
/// <param name="Access">Whether it is open to them.</param>
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
