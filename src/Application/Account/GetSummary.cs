using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Finds the name and the picture of the signed-in person; null if nobody is signed in.</summary>
public sealed record GetSummary : IRequest<ProfileSummary?>;

internal sealed class GetSummaryHandler(ISessions sessions, IProfileStore profiles) : IRequestHandler<GetSummary, ProfileSummary?>
{
    public async Task<ProfileSummary?> Handle(GetSummary request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
            ? await profiles.FindSummaryAsync(session.ProfileId, cancellationToken)
            : null;
}
