using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Shelf;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Lists the books that the visitor may know of, and which of them the visitor has access to.</summary>
/// <param name="Caller">For whom the API is called; null for the visitor of a page.</param>
/// <param name="Page">Which of the books; null for all.</param>
public sealed record GetShelf(ApiCaller? Caller = null, ShelfPage? Page = null) : IRequest<GetShelfResult>;

/// <param name="Number">From 1.</param>
/// <param name="Size">How many books a page has, at most <see cref="MaxSize"/>.</param>
public sealed record ShelfPage(int Number, int Size)
{
    public const int DefaultSize = 20;
    public const int MaxSize = 100;
}

internal sealed class GetShelfValidator : AbstractValidator<GetShelf>
{
    public GetShelfValidator()
    {
        RuleFor(request => request.Page!.Number).GreaterThan(0).WithMessage("page must be a whole number from 1.")
            .When(request => request.Page is not null);
        RuleFor(request => request.Page!.Size).InclusiveBetween(1, ShelfPage.MaxSize)
            .WithMessage($"pageSize must be a whole number from 1 to {ShelfPage.MaxSize}.")
            .When(request => request.Page is not null);
    }
}

/// <param name="Books">Sorted by title, those of the visitor's current organization first.</param>
/// <param name="Membership">The visitor's; null if nobody is signed in.</param>
/// <param name="Campaign">Null if the site has none, or has not read it yet.</param>
/// <param name="Total">How many books there are on all pages.</param>
public sealed record GetShelfResult(IReadOnlyList<BookOnShelf> Books, MembershipLookup? Membership, Campaign? Campaign, int Total);

public sealed record BookOnShelf(Book Book, Access Access)
{
    /// <summary>The visitor's organization that the book is for, with its name; null for any other book.</summary>
    public OrganizationMembership? Organization { get; init; }
}

internal sealed class GetShelfHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetShelf, GetShelfResult>
{
    public async Task<GetShelfResult> Handle(GetShelf request, CancellationToken cancellationToken)
    {
        var person = await evaluator.FindPersonAsync(request.Caller, cancellationToken);
        List<BookOnShelf> books =
        [
            .. List(shelf, evaluator, person).OrderByDescending(entry => entry.Organization is { Id: var id } && id == person.CurrentOrganizationId),
        ];
        var page = request.Page is { } wanted ? books.Chunk(wanted.Size).ElementAtOrDefault(wanted.Number - 1) ?? [] : [.. books];
        return new GetShelfResult(page, person.Membership, person.Campaign, books.Count);
    }

    /// <summary>The books that a person may know of, sorted by title.</summary>
    internal static IEnumerable<BookOnShelf> List(IShelf shelf, AccessEvaluator evaluator, CurrentPerson person) => shelf.Books
        .Select(book => new BookOnShelf(book, evaluator.Evaluate(person, book.AccessRule)) { Organization = FindOrganization(person, book.AccessRule) })
        .Where(entry => entry.Access is not Access.Denied { IsHidden: true });

    // Of several, the current one.
    private static OrganizationMembership? FindOrganization(CurrentPerson person, AccessRule rule)
    {
        if (person.Organizations.Count == 0)
        {
            return null;
        }

        var ids = rule.Alternatives.OfType<AccessRule.OrganizationMember>().Select(member => member.Id).ToList();
        return person.Organizations
            .Where(organization => ids.Contains(organization.Id))
            .OrderByDescending(organization => organization.Id == person.CurrentOrganizationId)
            .FirstOrDefault();
    }
}
