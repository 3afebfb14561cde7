using System.Globalization;
using Bookstore.Application.Shelf;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Endpoints.Api;

/// <summary><c>/api/shelf</c>: the books and their files.</summary>
internal static class ShelfEndpoints
{
    public static void MapShelf(this IEndpointRouteBuilder api)
    {
        api.MapMethods("/shelf", ApiEndpoints.Methods, GetShelfAsync).Requires(ApiScope.ReadShelf)
            .Returns<ApiShelf>("The books, sorted by title, and which of them the caller may open. The header Link leads to the other pages (RFC 8288).")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapMethods("/shelf/{book}", ApiEndpoints.Methods, GetBookAsync).Requires(ApiScope.ReadShelf)
            .Returns<ApiBookDetails>("A book with its files.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapMethods("/shelf/{book}/files/{file}", ApiEndpoints.Methods, DownloadAsync).Requires(ApiScope.ReadShelf)
            .WithSummary("A file of a book. Ranges are supported (RFC 9110 14).")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GetShelfAsync(
        [FromQuery] string? page, [FromQuery] string? pageSize, HttpContext context, IMediator mediator)
    {
        var wanted = new ShelfPage(Parse(page, 1), Parse(pageSize, ShelfPage.DefaultSize));
        var shelf = await mediator.Send(new GetShelf(ApiEndpoints.CallerOf(context), wanted), context.RequestAborted);
        var origin = OriginOf(context);
        PageLinks.Write(context.Response, $"{origin}{ApiEndpoints.Path}/shelf", wanted, shelf.Total);
        return ApiJson.Create(context, new ApiShelf(
            [.. shelf.Books.Select(entry => ApiBook.Create(origin, entry.Book, entry.Access))], wanted.Number, wanted.Size, shelf.Total));
    }

    private static async Task<IResult> GetBookAsync(string book, HttpContext context, IMediator mediator) =>
        await mediator.Send(new GetBook(book, ApiEndpoints.CallerOf(context)), context.RequestAborted) is { } found
            ? ApiJson.Create(context, ApiBookDetails.Create(OriginOf(context), found))
            : ApiProblems.Create(context, ApiProblem.Of(StatusCodes.Status404NotFound));

    private static async Task<IResult> DownloadAsync(string book, string file, HttpContext context, IMediator mediator)
    {
        switch (await mediator.Send(new OpenBookFile(book, file, ApiEndpoints.CallerOf(context)), context.RequestAborted))
        {
            case OpenBookFileResult.Opened opened:
                ApiJson.AllowRevalidation(context.Response);
                return BookFileEndpoints.Send(opened.File, opened.File.File.Name);
            case OpenBookFileResult.Denied:
                return ApiProblems.Create(context, ApiProblem.MembershipRequired);
            default:
                return ApiProblems.Create(context, ApiProblem.Of(StatusCodes.Status404NotFound));
        }
    }

    // PublicUrl's, whatever the request came with.
    private static string OriginOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";

    // What is no number is none of the pages, as 0 is.
    private static int Parse(string? text, int whenAbsent) =>
        text is null ? whenAbsent : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
