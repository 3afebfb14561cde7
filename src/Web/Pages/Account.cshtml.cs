using System.Text.Encodings.Web;
using System.Text.Json;
using Bookstore.Application.Account;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bookstore.Web.Pages;

/// <summary><c>/account</c>: what the site knows of the signed-in person.</summary>
/// <param name="mediator">Takes the query.</param>
public sealed class AccountModel(IMediator mediator) : PageModel
{
    // Razor encodes for HTML; a name in Thai stays legible.
    private static readonly JsonSerializerOptions Legible = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The account.</summary>
    public GetAccountResult.Found? Account { get; private set; }

    /// <summary>What Logto said at sign-in, laid out to read.</summary>
    public string Claims => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(Account!.Claims), Legible);

    /// <summary>Shows the account.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Account = await mediator.Send(new GetAccount(), cancellationToken) as GetAccountResult.Found;
        return Account is null ? Challenge() : Page();
    }
}
