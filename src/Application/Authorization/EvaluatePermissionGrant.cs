using System.Diagnostics;
using Bookstore.Application.Ports;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Authorization;

/// <summary>
/// Asks whether the current person has a permission at Logto: one of the site's API, or one in the organization that the person
/// has chosen. The answer is an access token's, so it is at most as old as that: an hour.
/// </summary>
public sealed record EvaluatePermissionGrant(string Permission, bool IsOfOrganization) : IRequest<PermissionResult>;

public abstract record PermissionResult
{
    private PermissionResult()
    {
    }

    public sealed record Granted : PermissionResult;

    /// <param name="Held">The permissions that the person has in the same place.</param>
    /// <param name="Organization">The organization's name, or null for the site's API.</param>
    public sealed record Denied(string Permission, IReadOnlyList<string> Held, string? Organization) : PermissionResult;

    /// <summary>The permission is one of organizations, and the person has chosen none.</summary>
    public sealed record NoOrganization(string Permission) : PermissionResult;

    /// <summary>The person has to sign in again first.</summary>
    public sealed record SignInRequired : PermissionResult;

    /// <summary>The site's settings rule every answer out. Nobody has the permission until they are corrected.</summary>
    public sealed record Misconfigured : PermissionResult;

    /// <summary>Logto can't be asked right now.</summary>
    public sealed record Unavailable : PermissionResult;
}

internal sealed class EvaluatePermissionGrantHandler(
    ISessions sessions, IAccessTokens tokens, RequestedScopes requested, ILogger<EvaluatePermissionGrantHandler> logger)
    : IRequestHandler<EvaluatePermissionGrant, PermissionResult>
{
    public async Task<PermissionResult> Handle(EvaluatePermissionGrant request, CancellationToken cancellationToken)
    {
        var (permission, isOfOrganization) = request;
        if (FindMistake(request) is { } mistake)
        {
            logger.PermissionNotEvaluated(permission, mistake);
            return new PermissionResult.Misconfigured();
        }

        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session)
        {
            return new PermissionResult.SignInRequired();
        }

        // One that the person has left since is no longer among them.
        var organization = isOfOrganization ? session.Organizations.FirstOrDefault(membership => membership.Id == session.CurrentOrganizationId) : null;
        if (isOfOrganization && organization is null)
        {
            return new PermissionResult.NoOrganization(permission);
        }

        var target = isOfOrganization ? new AccessTokenTarget(OrganizationId: organization!.Id) : new AccessTokenTarget(requested.ApiResource);
        switch (await tokens.GetAsync(target, cancellationToken))
        {
            case AccessTokenResult.Issued issued when issued.Scopes.Contains(permission):
                return new PermissionResult.Granted();
            case AccessTokenResult.Issued issued:
                return new PermissionResult.Denied(permission, issued.Scopes, organization?.Name ?? organization?.Id);
            case AccessTokenResult.Denied:
                return new PermissionResult.Denied(permission, [], organization?.Name ?? organization?.Id);
            case AccessTokenResult.SessionEnded or AccessTokenResult.SignInNeeded or AccessTokenResult.ResourceNotGranted:
                return new PermissionResult.SignInRequired();
            case AccessTokenResult.Misconfigured { Reason: var reason }:
                logger.PermissionNotEvaluated(permission, reason);
                return new PermissionResult.Misconfigured();
            case AccessTokenResult.Unavailable:
                return new PermissionResult.Unavailable();
            case var other:
                throw new UnreachableException($"Unhandled result: {other}.");
        }
    }

    // Otherwise every person would be told to ask for what nobody can have.
    private string? FindMistake(EvaluatePermissionGrant request) =>
        !request.IsOfOrganization && string.IsNullOrWhiteSpace(requested.ApiResource)
            ? "set Logto:ApiResource to the indicator of the API resource that has it"
            : !requested.Scopes.Contains(request.Permission) ? "add it to Logto:Scopes, then sign in again" : null;
}
