using Bookstore.Application.Ports;
using Bookstore.Application.Shelf;
using MediatR;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Endpoints;

/// <summary><c>/shelf/{book}/download/{file}</c> and <c>/shelf/{book}/cover</c>.</summary>
internal static class BookFileEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapBookFiles(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/shelf/{book}/download/{file}", Methods, DownloadAsync);
        // Most covers are for everyone: the use case reads the session itself for the few that are not.
        app.MapMethods("/shelf/{book}/cover", Methods, CoverAsync).ShortCircuit();
    }

    private static async Task<IResult> DownloadAsync(string book, string file, HttpContext context, IMediator mediator)
    {
        switch (await mediator.Send(new OpenBookFile(book, file), context.RequestAborted))
        {
            case OpenBookFileResult.Opened opened:
                return Send(opened.File, opened.File.File.Name);

            case OpenBookFileResult.Denied { Access.Membership: null }:
                return Results.Challenge();

            case OpenBookFileResult.Denied denied:
                // For the error page.
                context.Features.Set(denied.Access);
                return Results.StatusCode(StatusCodes.Status403Forbidden);

            default:
                return Results.NotFound();
        }
    }

    private static async Task<IResult> CoverAsync(string book, HttpContext context, IMediator mediator)
    {
        if (await mediator.Send(new OpenCover(book), context.RequestAborted) is not { } cover)
        {
            return Results.NotFound();
        }

        context.Response.Headers.CacheControl = cover.IsForEveryone ? "public, max-age=3600" : "private, no-cache";
        return Send(cover.File, name: null);
    }

    // With a name it is a download: nothing in a book runs as a page of this site.
    internal static IResult Send(OpenedFile opened, string? name) => Results.Stream(
        opened.Content, opened.File.ContentType, name, opened.LastModified,
        new EntityTagHeaderValue($"\"{opened.LastModified.Ticks:x}-{opened.Content.Length:x}\""), enableRangeProcessing: true);
}
