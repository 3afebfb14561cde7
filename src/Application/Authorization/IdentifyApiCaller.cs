using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.Authorization;

/// <summary>Decides for whom a valid access token calls the API.</summary>
/// <param name="Subject">The token's issuer and subject.</param>
/// <param name="ClientId">The <c>client_id</c> claim (RFC 8693 4.3), or null.</param>
/// <param name="OrganizationId">Logto's <c>organization_id</c> claim, or null.</param>
/// <param name="IsPersonal">Whether the call is about the person's own data.</param>
public sealed record IdentifyApiCaller(LogtoSubject Subject, string? ClientId, string? OrganizationId, bool IsPersonal)
    : IRequest<IdentifyApiCallerResult>;

public abstract record IdentifyApiCallerResult
{
    private IdentifyApiCallerResult()
    {
    }

    public sealed record Identified(ApiCaller Caller) : IdentifyApiCallerResult;

    /// <summary>Logto suspended the person.</summary>
    public sealed record Suspended : IdentifyApiCallerResult;

    /// <summary>The call is about a person who never signed in here, or whose profile was deleted.</summary>
    public sealed record UnknownPerson : IdentifyApiCallerResult;

    /// <summary>The call is about a person, and the token is an application's own (RFC 6749 4.4).</summary>
    public sealed record NoPerson : IdentifyApiCallerResult;

    /// <summary>
    /// The call is about a person, and the token is limited to an organization: its permissions come from the organization's
    /// roles, which say nothing about the person's own data.
    /// </summary>
    public sealed record LimitedToOrganization : IdentifyApiCallerResult;
}

internal sealed class IdentifyApiCallerHandler(IProfileStore profiles) : IRequestHandler<IdentifyApiCaller, IdentifyApiCallerResult>
{
    public async Task<IdentifyApiCallerResult> Handle(IdentifyApiCaller request, CancellationToken cancellationToken)
    {
        // Where no person is involved, Logto's subject is the client (RFC 9068 2.2).
        var isApplication = request.Subject.Subject == request.ClientId;
        if (isApplication && request.IsPersonal)
        {
            return new IdentifyApiCallerResult.NoPerson();
        }

        var profile = isApplication ? null : await profiles.FindAsync(request.Subject, cancellationToken);
        return profile switch
        {
            { IsSuspended: true } => new IdentifyApiCallerResult.Suspended(),
            null when request.IsPersonal => new IdentifyApiCallerResult.UnknownPerson(),
            not null when request is { IsPersonal: true, OrganizationId: not null } => new IdentifyApiCallerResult.LimitedToOrganization(),
            _ => new IdentifyApiCallerResult.Identified(new ApiCaller(profile?.Id, request.OrganizationId)),
        };
    }
}
