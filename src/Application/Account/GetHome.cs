using Bookstore.Application.Ports;
//#if (shelf)
using Bookstore.Application.Authorization;
using Bookstore.Application.Shelf;
//#endif
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Finds what the home page shows to the signed-in person; null if nobody is signed in.</summary>
public sealed record GetHome : IRequest<GetHomeResult?>;

/// <param name="Person">Null if the profile was deleted a moment ago.</param>
public sealed record GetHomeResult(ProfileSummary? Person)
{
    //#if (shelf)
    public required HomeBooks Books { get; init; }
    //#endif
}

internal sealed class GetHomeHandler(
    //#if (shelf)
    IShelf shelf,
    AccessEvaluator evaluator,
    //#endif
    ISessions sessions,
    IProfileStore profiles)
    : IRequestHandler<GetHome, GetHomeResult?>
{
    public async Task<GetHomeResult?> Handle(GetHome request, CancellationToken cancellationToken)
    {
        // Before anything is read: the home page of a visitor does without the database.
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session)
        {
            return null;
        }

        return new GetHomeResult(await profiles.FindSummaryAsync(session.ProfileId, cancellationToken))
        {
            //#if (shelf)
            Books = HomeBooks.Choose(GetShelfHandler.List(shelf, evaluator, await evaluator.FindCurrentPersonAsync(cancellationToken))),
            //#endif
        };
    }
}
