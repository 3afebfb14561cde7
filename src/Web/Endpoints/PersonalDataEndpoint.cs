using System.Globalization;
using Bookstore.Application.Account;
using Bookstore.Web.ViewModels;
using MediatR;

namespace Bookstore.Web.Endpoints;

/// <summary><c>/account/data</c>: everything that is stored about the signed-in person, as a download.</summary>
internal static class PersonalDataEndpoint
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapPersonalData(this IEndpointRouteBuilder app) => app.MapMethods("/account/data", Methods, DownloadAsync);

    // UseNoStoreByDefault keeps it out of caches.
    private static async Task<IResult> DownloadAsync(HttpContext context, IMediator mediator) =>
        await mediator.Send(new GetPersonalData(), context.RequestAborted) is { } data
            ? Results.File(PersonalDataViewModel.ToJson(data), "application/json", GetFileName(data.ExportedAt))
            : Results.Challenge();

    // The Thai calendar is 543 years ahead.
    private static string GetFileName(DateTimeOffset exportedAt) => string.Create(CultureInfo.InvariantCulture, $"bookstore-{exportedAt:yyyy-MM-dd}.json");
}
