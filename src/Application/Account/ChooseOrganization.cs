using Bookstore.Application.Ports;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>
/// Makes one of the signed-in person's organizations the current one of this session. One that they are not in, or no longer in,
/// changes nothing.
/// </summary>
/// <param name="OrganizationId">Null for none.</param>
public sealed record ChooseOrganization(string? OrganizationId) : IRequest<Unit>;

internal sealed class ChooseOrganizationValidator : AbstractValidator<ChooseOrganization>
{
    private const int MaxId = 255;

    public ChooseOrganizationValidator() => RuleFor(request => request.OrganizationId)
        .MaximumLength(MaxId).WithMessage($"The organization's ID has more than {MaxId} characters. Choose one of the organizations on the account page.");
}

internal sealed class ChooseOrganizationHandler(ISessions sessions, ISessionOrganizations organizations) : IRequestHandler<ChooseOrganization, Unit>
{
    public async Task<Unit> Handle(ChooseOrganization request, CancellationToken cancellationToken)
    {
        var chosen = string.IsNullOrEmpty(request.OrganizationId) ? null : request.OrganizationId;
        if (await sessions.FindCurrentAsync(cancellationToken) is { } current && current.CurrentOrganizationId != chosen)
        {
            await organizations.ChooseAsync(current.Id, chosen, cancellationToken);
        }

        return Unit.Value;
    }
}
