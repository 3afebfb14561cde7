using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using MediatR;

namespace Bookstore.Application.Patrons;

/// <summary>Finds what a person is to the campaign. It doesn't wait for Patreon.</summary>
public sealed record GetMembership(Guid ProfileId) : IRequest<MembershipLookup>;

internal sealed class GetMembershipHandler(IPatreonMembers members, TimeProvider clock) : IRequestHandler<GetMembership, MembershipLookup>
{
    public async Task<MembershipLookup> Handle(GetMembership request, CancellationToken cancellationToken) =>
        MembershipLookup.Evaluate(await members.FindAsync(request.ProfileId, cancellationToken), clock.GetUtcNow());
}
