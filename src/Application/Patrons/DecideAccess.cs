using Bookstore.Domain.Patrons;
using MediatR;

namespace Bookstore.Application.Patrons;

/// <summary>Asks whether something is open to the visitor of the current request.</summary>
/// <param name="Audience">Whom it is open to.</param>
public sealed record DecideAccess(Audience Audience) : IRequest<Access>;

internal sealed class DecideAccessHandler(Doorkeeper doorkeeper) : IRequestHandler<DecideAccess, Access>
{
    public async Task<Access> Handle(DecideAccess request, CancellationToken cancellationToken) =>
        doorkeeper.Decide(await doorkeeper.MeetAsync(cancellationToken), request.Audience);
}
