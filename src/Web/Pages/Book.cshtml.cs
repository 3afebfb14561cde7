using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/shelf/{book}</c>: one book, with its files where it is open to the visitor.</summary>
/// <param name="mediator">Takes the query.</param>
public sealed class BookModel(IMediator mediator) : PageModel
{
    /// <summary>The book, as the visitor meets it.</summary>
    public GetBookResult? Found { get; private set; }

    /// <summary>Shows the book, or why it is closed. Whoever is not signed in is asked to first, where it is not open to everyone.</summary>
    /// <param name="book">The book's name in addresses.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(string book, CancellationToken cancellationToken)
    {
        Found = await mediator.Send(new GetBook(book), cancellationToken);
        return Found switch
        {
            null => NotFound(),
            { Access: Access.Denied { Membership: null } } => Challenge(),
            { Access: Access.Denied } => new PageResult { StatusCode = StatusCodes.Status403Forbidden },
            _ => Page(),
        };
    }
}
