using System.Security.Claims;
using Bookstore.Application.Authorization;
using Bookstore.Domain.Profiles;
using Bookstore.Web.Security;
using FluentValidation;
using MediatR;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>Finds out for whom the API is called, and leaves it as a feature of the request. Counts the request, and answers an invalid one.</summary>
/// <param name="isPersonal">Whether the endpoint is about the person's own data.</param>
internal sealed class ApiCallerFilter(bool isPersonal) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (subject, client) = (http.User.FindFirstValue("sub")!, http.User.FindFirstValue("client_id"));
        if (!http.RequestServices.GetRequiredService<ApiRateLimiter>().TryAcquire(http, subject, client ?? ""))
        {
            return ApiProblems.Create(http, ApiProblem.TooManyRequests);
        }

        var request = new IdentifyApiCaller(
            new LogtoSubject(http.User.FindFirstValue("iss")!, subject), client, http.User.FindFirstValue("organization_id"), isPersonal);
        switch (await http.RequestServices.GetRequiredService<IMediator>().Send(request, http.RequestAborted))
        {
            case IdentifyApiCallerResult.Identified identified:
                http.Features.Set(identified.Caller);
                break;
            case IdentifyApiCallerResult.Suspended:
                return ApiProblems.Create(http, ApiProblem.Suspended);
            case IdentifyApiCallerResult.NoPerson:
                return ApiProblems.Create(http, ApiProblem.NoPerson);
            case IdentifyApiCallerResult.LimitedToOrganization:
                return ApiProblems.Create(http, ApiProblem.LimitedToOrganization);
            default:
                return ApiProblems.Create(http, ApiProblem.UnknownPerson);
        }

        try
        {
            return await next(context);
        }
        catch (ValidationException exception)
        {
            return ApiProblems.Create(http, ApiProblem.InvalidRequest(string.Join(' ', exception.Errors.Select(error => error.ErrorMessage))));
        }
    }
}
