using System.ComponentModel;
using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/librarian</c>: the books and their rules, for people with the role <c>librarian</c> at Logto.</summary>
[Authorize(Roles = SiteRoles.Librarian)]
[DisplayName("Librarian.Title")]
internal sealed class LibrarianModel(IMediator mediator) : PageModel
{
    public LibrarianViewModel? Desk { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Desk = LibrarianViewModel.Create(await mediator.Send(new GetLibrarianDesk(), cancellationToken));
}
