using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Asks for one book. The answer is null where there is none.</summary>
/// <param name="Slug">The book's name in addresses.</param>
public sealed record GetBook(string Slug) : IRequest<GetBookResult?>;

/// <summary>The answer to <see cref="GetBook"/>.</summary>
/// <param name="Book">The book.</param>
/// <param name="Access">Whether it is open to the visitor.</param>
/// <param name="Membership">What the visitor is to the campaign; null for one who is not signed in.</param>
public sealed record GetBookResult(Book Book, Access Access, MembershipLookup? Membership);

internal sealed class GetBookHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetBook, GetBookResult?>
{
    public async Task<GetBookResult?> Handle(GetBook request, CancellationToken cancellationToken)
    {
        if (shelf.Books.SingleOrDefault(book => book.Slug == request.Slug) is not { } book)
        {
            return null;
        }

        var person = await evaluator.FindCurrentPersonAsync(cancellationToken);
        return new GetBookResult(book, evaluator.Evaluate(person, book.AccessRule), person.Membership);
    }
}
