using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>What the site knows about the signed-in person.</summary>
/// <param name="SessionsPage">The page of the list of sessions, from 1; the nearest one if there is no such page.</param>
public sealed record GetAccount(int SessionsPage = 1) : IRequest<GetAccountResult>;

public abstract record GetAccountResult
{
    private GetAccountResult()
    {
    }

    /// <param name="Claims">The userinfo response from when the session was opened, as JSON.</param>
    public sealed record Found(
        UserProfile Profile, CurrentSession Session, string Claims, SessionList Sessions, MembershipLookup Membership) : GetAccountResult
    {
        /// <summary>What <see cref="Claims"/> say, or null where the session keeps none.</summary>
        public LogtoUser? User { get; init; }
    }

    /// <summary>Nobody is signed in, or the profile is gone.</summary>
    public sealed record SignedOut : GetAccountResult;
}

/// <summary>A page of the list of a person's open sessions: the one that asks first, then the others, the one that was used last first.</summary>
/// <param name="Items">The sessions of this page.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Pages">How many pages there are.</param>
/// <param name="Total">How many sessions there are on all pages.</param>
public sealed record SessionList(IReadOnlyList<SessionSummary> Items, int Page, int Pages, int Total);

internal sealed class GetAccountHandler(ISessions sessions, IProfileStore profiles, IPatreonMembers members, IUserInfoReader userInfo, TimeProvider clock)
    : IRequestHandler<GetAccount, GetAccountResult>
{
    private const int PageSize = 10;

    public async Task<GetAccountResult> Handle(GetAccount request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session
            || await profiles.FindAsync(session.ProfileId, cancellationToken) is not { } profile)
        {
            return new GetAccountResult.SignedOut();
        }

        var claims = await sessions.FindClaimsAsync(session.Id, cancellationToken) ?? "{}";
        return new GetAccountResult.Found(
            profile,
            session,
            claims,
            await ListAsync(session, request.SessionsPage, cancellationToken),
            MembershipLookup.Evaluate(await members.FindAsync(profile.Id, cancellationToken), clock.GetUtcNow()))
        {
            User = userInfo.Read(claims),
        };
    }

    private async Task<SessionList> ListAsync(CurrentSession current, int page, CancellationToken cancellationToken)
    {
        var all = await sessions.ListAsync(current.ProfileId, cancellationToken);
        var pages = Math.Max(1, (all.Count + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        return new SessionList(
            [.. all.OrderBy(session => session.Id != current.Id).Skip((page - 1) * PageSize).Take(PageSize)], page, pages, all.Count);
    }
}
