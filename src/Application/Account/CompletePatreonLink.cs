using Bookstore.Application.Ports;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Links the account with which the person came back from Patreon.</summary>
/// <param name="Consent">What this browser began, or null where it began nothing.</param>
/// <param name="State">What came back (RFC 6749 4.1.2), like <paramref name="Code"/>, which is null where the person said no.</param>
public sealed record CompletePatreonLink(PatreonConsent? Consent, string? State, string? Code) : IRequest<ChangePatreonLinkResult>;

internal sealed class CompletePatreonLinkValidator : AbstractValidator<CompletePatreonLink>
{
    public CompletePatreonLinkValidator() => RuleFor(request => request.Code).MaximumLength(2048).Must(LogtoText.CanBeStored);
}

internal sealed class CompletePatreonLinkHandler(ISessions sessions, IPatreonLinking linking, PatreonLinkUpdate update)
    : IRequestHandler<CompletePatreonLink, ChangePatreonLinkResult>
{
    public async Task<ChangePatreonLinkResult> Handle(CompletePatreonLink request, CancellationToken cancellationToken)
    {
        // Anybody can send a browser here with a code of their own; only the browser and the session that began have the state.
        if (request.Consent is not { } consent || consent.State != request.State
            || (await sessions.FindCurrentAsync(cancellationToken))?.Id != consent.SessionId)
        {
            return new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.Expired);
        }

        if (string.IsNullOrEmpty(request.Code))
        {
            return new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.NoConsent);
        }

        var result = ChangePatreonLinkHandler.Convert(await linking.CompleteAsync(consent, request.Code, cancellationToken), consent.Change);
        await update.ApplyAsync(result, cancellationToken);
        return result;
    }
}
