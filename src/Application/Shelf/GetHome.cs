using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Lists the books of the signed-in person's home page; null if nobody is signed in.</summary>
public sealed record GetHome : IRequest<GetHomeResult?>;

/// <param name="Open">The newest books that the person has access to.</param>
/// <param name="OpenTotal">How many books the person has access to.</param>
/// <param name="New">The newest of the others that the person may know of.</param>
public sealed record GetHomeResult(IReadOnlyList<BookOnShelf> Open, int OpenTotal, IReadOnlyList<BookOnShelf> New);

internal sealed class GetHomeHandler(ISessions sessions, IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetHome, GetHomeResult?>
{
    private const int MaxOpen = 4;
    private const int MaxNew = 4;

    public async Task<GetHomeResult?> Handle(GetHome request, CancellationToken cancellationToken)
    {
        // Before anything is read: the home page of a visitor does without the database.
        if (await sessions.FindCurrentAsync(cancellationToken) is null)
        {
            return null;
        }

        var person = await evaluator.FindCurrentPersonAsync(cancellationToken);
        // A stable order: of the same day, by title.
        var newestFirst = GetShelfHandler.List(shelf, evaluator, person).OrderByDescending(entry => entry.Book.AddedAt).ToList();
        var open = newestFirst.Where(entry => entry.Access is Access.Granted).ToList();
        var shown = open.Take(MaxOpen).ToList();
        return new GetHomeResult(shown, open.Count, [.. newestFirst.Except(shown).Take(MaxNew)]);
    }
}
