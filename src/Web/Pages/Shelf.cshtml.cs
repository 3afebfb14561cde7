using Bookstore.Application.Shelf;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/shelf</c>: the books, and what it takes to read them.</summary>
internal sealed class ShelfModel(IMediator mediator) : PageModel
{
    public ShelfViewModel? Shelf { get; private set; }

    public async Task OnGetAsync() =>
        Shelf = ShelfViewModel.Create(await mediator.Send(new GetShelf(), HttpContext.RequestAborted), HttpContext);
}
