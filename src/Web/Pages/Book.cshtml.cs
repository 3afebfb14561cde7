using Bookstore.Application.Shelf;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/shelf/{book}</c>: one book, with its files if the visitor has access. Whoever is signed out sees what it takes, as does any search engine.</summary>
internal sealed class BookModel(IMediator mediator) : PageModel
{
    public BookViewModel? Book { get; private set; }

    public async Task<IActionResult> OnGetAsync(string book, CancellationToken cancellationToken)
    {
        switch (await mediator.Send(new GetBook(book), cancellationToken))
        {
            case null:
                return NotFound();

            case var found:
                Book = BookViewModel.Create(found, HttpContext);
                return Book.Denied is not { IsSignedIn: true } ? Page() : new PageResult { StatusCode = StatusCodes.Status403Forbidden };
        }
    }
}
