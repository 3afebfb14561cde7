using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Everything that the site has stored about the signed-in person, without secrets; null where nobody is signed in.</summary>
public sealed record GetPersonalData : IRequest<PersonalData?>;

/// <param name="ExportedAt">In UTC.</param>
/// <param name="Profile">With the linked Patreon account.</param>
/// <param name="Memberships">The memberships in the site's campaign at Patreon.</param>
/// <param name="LastMembershipRemovedAt">When Patreon last reported one of them as gone.</param>
/// <param name="Sessions">The open sessions.</param>
/// <param name="SessionEnds">Ends of sessions that are kept for a while, so that no older sign-in opens one again.</param>
public sealed record PersonalData(
    DateTimeOffset ExportedAt,
    UserProfile Profile,
    IReadOnlyList<Membership> Memberships,
    DateTimeOffset? LastMembershipRemovedAt,
    IReadOnlyList<PersonalSession> Sessions,
    IReadOnlyList<SessionRevocation> SessionEnds);

/// <param name="Claims">The response of Logto's userinfo endpoint from when the session was opened, as JSON.</param>
public sealed record PersonalSession(SessionSummary Session, bool IsCurrent, string Claims);

internal sealed class GetPersonalDataHandler(ISessions sessions, IProfileStore profiles, IPatreonMembers members, TimeProvider clock)
    : IRequestHandler<GetPersonalData, PersonalData?>
{
    public async Task<PersonalData?> Handle(GetPersonalData request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } current
            || await profiles.FindAsync(current.ProfileId, cancellationToken) is not { } profile)
        {
            return null;
        }

        var records = await members.FindAsync(profile.Id, cancellationToken);
        List<PersonalSession> all = [];
        foreach (var session in await sessions.ListAsync(profile.Id, cancellationToken))
        {
            var claims = await sessions.FindClaimsAsync(session.Id, cancellationToken) ?? "{}";
            all.Add(new PersonalSession(session, session.Id == current.Id, claims));
        }

        return new PersonalData(
            clock.GetUtcNow(),
            profile,
            records?.Memberships ?? [],
            records?.LastRemovedAt,
            all,
            await sessions.ListRevocationsAsync(new LogtoSubject(profile.Issuer, profile.Subject), cancellationToken));
    }
}
