using Bookstore.Application.Account;
using Bookstore.Application.Authorization;
using Bookstore.Application.Patrons;
using Bookstore.Infrastructure;
using Bookstore.Infrastructure.Logto;
using MediatR;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http.Features;
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

    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

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
        //#if (shelf)
        api.MapShelf();
        //#endif
    }

    private static async Task<IResult> GetMeAsync(HttpContext context, IMediator mediator) =>
        await mediator.Send(new GetProfile(CallerOf(context).ProfileId!.Value), context.RequestAborted) is { } profile
            ? ApiJson.Create(context, ApiProfile.Create(profile))
            : ApiProblems.Create(context, ApiProblem.UnknownPerson);

    private static async Task<IResult> GetMembershipAsync(HttpContext context, IMediator mediator) =>
        ApiJson.Create(context, ApiMembership.Create(
            await mediator.Send(new GetMembership(CallerOf(context).ProfileId!.Value), context.RequestAborted)));

    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder endpoint, ApiScope scope, bool isPersonal = false) => endpoint
        .RequireAuthorization(scope.CreatePolicy())
        .AddEndpointFilter(new ApiCallerFilter(isPersonal))
        .WithMetadata(scope)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    public static RouteHandlerBuilder Returns<T>(this RouteHandlerBuilder endpoint, string summary) => endpoint
        .WithSummary(summary).Produces<T>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status406NotAcceptable);

    public static ApiCaller CallerOf(HttpContext context) => context.Features.GetRequiredFeature<ApiCaller>();
}
