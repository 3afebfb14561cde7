using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Shelf;
using MediatR;

namespace Bookstore.Application.Shelf;

/// <summary>Lists the books that the visitor may know of, and which of them the visitor has access to.</summary>
public sealed record GetShelf : IRequest<GetShelfResult>;

/// <param name="Books">Sorted by title, those of the visitor's current organization first.</param>
/// <param name="Membership">The visitor's; null if nobody is signed in.</param>
/// <param name="Campaign">Null if the site has none, or has not read it yet.</param>
public sealed record GetShelfResult(IReadOnlyList<BookOnShelf> Books, MembershipLookup? Membership, Campaign? Campaign);

public sealed record BookOnShelf(Book Book, Access Access)
{
    /// <summary>The visitor's organization that the book is for, with its name; null for any other book.</summary>
    public OrganizationMembership? Organization { get; init; }
}

internal sealed class GetShelfHandler(IShelf shelf, AccessEvaluator evaluator) : IRequestHandler<GetShelf, GetShelfResult>
{
    public async Task<GetShelfResult> Handle(GetShelf request, CancellationToken cancellationToken)
    {
        var person = await evaluator.FindCurrentPersonAsync(cancellationToken);
        var books = shelf.Books
            .Select(book => new BookOnShelf(book, evaluator.Evaluate(person, book.AccessRule)) { Organization = FindOrganization(person, book.AccessRule) })
            .Where(entry => entry.Access is not Access.Denied { IsHidden: true })
            .OrderByDescending(entry => entry.Organization is { Id: var id } && id == person.CurrentOrganizationId);
        return new GetShelfResult([.. books], person.Membership, person.Campaign);
    }

    // Of several, the current one.
    private static OrganizationMembership? FindOrganization(CurrentPerson person, AccessRule rule)
    {
        var ids = rule.Alternatives.OfType<AccessRule.OrganizationMember>().Select(member => member.Id).ToList();
        return person.Organizations
            .Where(organization => ids.Contains(organization.Id))
            .OrderByDescending(organization => organization.Id == person.CurrentOrganizationId)
            .FirstOrDefault();
    }
}
