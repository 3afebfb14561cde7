using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Shelf;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Finds a book, and whether the visitor has access; null if there is no such book, or the visitor may not know of it.</summary>
/// <param name="Caller">For whom the API is called; null for the visitor of a page.</param>
public sealed record GetBook(string Slug, ApiCaller? Caller = null) : IRequest<GetBookResult?>;

/// <param name="Membership">The visitor's; null if nobody is signed in.</param>
public sealed record GetBookResult(Book Book, Access Access, MembershipLookup? Membership);

internal sealed class GetBookHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetBook, GetBookResult?>
{
    public async Task<GetBookResult?> Handle(GetBook request, CancellationToken cancellationToken)
    {
        if (shelf.Books.SingleOrDefault(book => book.Slug == request.Slug) is not { } book)
        {
            return null;
        }

        var person = await evaluator.FindPersonAsync(request.Caller, cancellationToken);
        var access = evaluator.Evaluate(person, book.AccessRule);
        return access is Access.Denied { IsHidden: true } ? null : new GetBookResult(book, access, person.Membership);
    }
}
