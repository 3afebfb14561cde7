using Bookstore.Application.Shelf;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/shelf</c>: the books, and what opens them.</summary>
/// <param name="mediator">Takes the query.</param>
public sealed class ShelfModel(IMediator mediator) : PageModel
{
    /// <summary>The books, as the visitor meets them.</summary>
    public GetShelfResult? Shelf { get; private set; }

    /// <summary>Shows the shelf.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken) => Shelf = await mediator.Send(new GetShelf(), cancellationToken);
}
