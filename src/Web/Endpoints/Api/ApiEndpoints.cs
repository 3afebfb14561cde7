using System.Globalization;
using Bookstore.Application.Account;
using Bookstore.Application.Authorization;
using Bookstore.Application.Patrons;
using Bookstore.Application.Shelf;
using Bookstore.Infrastructure;
using Bookstore.Infrastructure.Logto;
using MediatR;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>
/// <c>/api</c>: the shelf and the membership for other programs, with the access decisions of the pages. It takes access tokens for
/// the resource <see cref="LogtoOptions.ApiResource"/>; without that setting there is nothing here.
/// </summary>
internal static class ApiEndpoints
{
    /// <summary>What all addresses of the API begin with.</summary>
    public const string Path = "/api";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddApi(this IServiceCollection services)
    {
        services.AddApiDocument();
        services.AddSingleton<BearerTokenEvents>();
        services.Configure<JwtBearerOptions>(Schemes.Bearer, options => options.EventsType = typeof(BearerTokenEvents));
    }

    public static void MapApi(this WebApplication app)
    {
        if (string.IsNullOrWhiteSpace(app.Services.GetRequiredService<IOptions<LogtoOptions>>().Value.ApiResource))
        {
            return;
        }

        var api = app.MapGroup(Path).WithTags("Bookstore");
        app.MapApiDocument();
        api.MapMethods("/me", Methods, GetMeAsync).Requires(ApiScope.ReadProfile, isPersonal: true).Returns<ApiProfile>("The person's profile.");
        api.MapMethods("/memberships/me", Methods, GetMembershipAsync).Requires(ApiScope.ReadMembership, isPersonal: true)
            .Returns<ApiMembership>("The person's membership of the campaign.");
        api.MapMethods("/shelf", Methods, GetShelfAsync).Requires(ApiScope.ReadShelf)
            .Returns<ApiShelf>("The books, sorted by title, and which of them the caller may open. The header Link leads to the other pages (RFC 8288).")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapMethods("/shelf/{book}", Methods, GetBookAsync).Requires(ApiScope.ReadShelf)
            .Returns<ApiBookDetails>("A book with its files.").ProducesProblem(StatusCodes.Status404NotFound);
        api.MapMethods("/shelf/{book}/files/{file}", Methods, DownloadAsync).Requires(ApiScope.ReadShelf)
            .WithSummary("A file of a book. Ranges are supported (RFC 9110 14).")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> GetMeAsync(HttpContext context, IMediator mediator) =>
        await mediator.Send(new GetProfile(CallerOf(context).ProfileId!.Value), context.RequestAborted) is { } profile
            ? ApiJson.Create(context, ApiProfile.Create(profile))
            : ApiProblems.Create(context, ApiProblem.UnknownPerson);

    private static async Task<IResult> GetMembershipAsync(HttpContext context, IMediator mediator) =>
        ApiJson.Create(context, ApiMembership.Create(
            await mediator.Send(new GetMembership(CallerOf(context).ProfileId!.Value), context.RequestAborted)));

    private static async Task<IResult> GetShelfAsync(
        [FromQuery] string? page, [FromQuery] string? pageSize, HttpContext context, IMediator mediator)
    {
        var wanted = new ShelfPage(Parse(page, 1), Parse(pageSize, ShelfPage.DefaultSize));
        var shelf = await mediator.Send(new GetShelf(CallerOf(context), wanted), context.RequestAborted);
        var origin = OriginOf(context);
        PageLinks.Write(context.Response, $"{origin}{Path}/shelf", wanted, shelf.Total);
        return ApiJson.Create(context, new ApiShelf(
            [.. shelf.Books.Select(entry => ApiBook.Create(origin, entry.Book, entry.Access))], wanted.Number, wanted.Size, shelf.Total));
    }

    private static async Task<IResult> GetBookAsync(string book, HttpContext context, IMediator mediator) =>
        await mediator.Send(new GetBook(book, CallerOf(context)), context.RequestAborted) is { } found
            ? ApiJson.Create(context, ApiBookDetails.Create(OriginOf(context), found))
            : ApiProblems.Create(context, ApiProblem.Of(StatusCodes.Status404NotFound));

    private static async Task<IResult> DownloadAsync(string book, string file, HttpContext context, IMediator mediator)
    {
        switch (await mediator.Send(new OpenBookFile(book, file, CallerOf(context)), context.RequestAborted))
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

    private static RouteHandlerBuilder Requires(this RouteHandlerBuilder endpoint, ApiScope scope, bool isPersonal = false) => endpoint
        .RequireAuthorization(scope.CreatePolicy())
        .AddEndpointFilter(new ApiCallerFilter(isPersonal))
        .WithMetadata(scope)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static RouteHandlerBuilder Returns<T>(this RouteHandlerBuilder endpoint, string summary) => endpoint
        .WithSummary(summary).Produces<T>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status406NotAcceptable);

    private static ApiCaller CallerOf(HttpContext context) => context.Features.GetRequiredFeature<ApiCaller>();

    // PublicUrl's, whatever the request came with.
    private static string OriginOf(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";

    // What is no number is none of the pages, as 0 is.
    private static int Parse(string? text, int whenAbsent) =>
        text is null ? whenAbsent : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
