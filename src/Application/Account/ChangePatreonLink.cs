using System.Security.Cryptography;
using Bookstore.Application.Ports;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Changes the linked Patreon account on pages of this site, where Logto has none of its own for it.</summary>
/// <param name="VerificationId">The verification whose code was sent by email; null to begin.</param>
/// <param name="Code">The code, as typed.</param>
public sealed record ChangePatreonLink(PatreonLinkChange Change, string? VerificationId = null, string? Code = null)
    : IRequest<ChangePatreonLinkResult>;

public abstract record ChangePatreonLinkResult
{
    private ChangePatreonLinkResult()
    {
    }

    /// <param name="VerificationId">The verification to send back with the code.</param>
    /// <param name="IsWrong">Whether another code was sent back before.</param>
    public sealed record CodeNeeded(string VerificationId, bool IsWrong) : ChangePatreonLinkResult;

    /// <summary>The person goes on at Patreon, and comes back with <see cref="CompletePatreonLink"/>.</summary>
    public sealed record ConsentNeeded(Uri Address, PatreonConsent Consent) : ChangePatreonLinkResult;

    /// <summary>Done, at Logto and here.</summary>
    public sealed record Changed(PatreonLinkChange Change) : ChangePatreonLinkResult;

    public sealed record Rejected(PatreonLinkProblem Problem) : ChangePatreonLinkResult;

    /// <summary>The person has to sign in first.</summary>
    public sealed record SignInNeeded : ChangePatreonLinkResult;

    public sealed record Unavailable : ChangePatreonLinkResult;
}

internal sealed class ChangePatreonLinkValidator : AbstractValidator<ChangePatreonLink>
{
    public ChangePatreonLinkValidator()
    {
        RuleFor(request => request.Change).IsInEnum();
        RuleFor(request => request.VerificationId).MaximumLength(100).Must(LogtoText.CanBeStored);
        RuleFor(request => request.Code).MaximumLength(100).Must(LogtoText.CanBeStored);
    }
}

internal sealed class ChangePatreonLinkHandler(ISessions sessions, ILogtoAccount accounts, IPatreonLinking linking, PatreonLinkUpdate update)
    : IRequestHandler<ChangePatreonLink, ChangePatreonLinkResult>
{
    public async Task<ChangePatreonLinkResult> Handle(ChangePatreonLink request, CancellationToken cancellationToken)
    {
        switch (await accounts.ReadAsync(cancellationToken))
        {
            case LogtoAccountResult.Found { Account: var account }
                when PatreonLinkOffer.Evaluate(account) is PatreonLinkOffer.OnSite offer && offer.Changes.Contains(request.Change):
                return account.NeedsVerification
                    ? await VerifyAsync(request, account, cancellationToken)
                    : await ChangeAsync(request.Change, account, null, cancellationToken);
            case LogtoAccountResult.SignInNeeded:
                return new ChangePatreonLinkResult.SignInNeeded();
            case LogtoAccountResult.Unavailable:
                return new ChangePatreonLinkResult.Unavailable();
            default:
                return new ChangePatreonLinkResult.Rejected(PatreonLinkProblem.NotOffered);
        }
    }

    private async Task<ChangePatreonLinkResult> VerifyAsync(ChangePatreonLink request, LogtoAccount account, CancellationToken cancellationToken)
    {
        // What is offered to a person who has to be verified is offered because of the email address.
        var email = account.Claims.Email!;
        if (request.VerificationId is not { } verificationId)
        {
            return await linking.SendCodeAsync(email, cancellationToken) switch
            {
                PatreonLinkingResult.Verification sent => new ChangePatreonLinkResult.CodeNeeded(sent.Id, IsWrong: false),
                var other => Convert(other, request.Change),
            };
        }

        return await linking.VerifyCodeAsync(email, verificationId, (request.Code ?? "").Trim(), cancellationToken) switch
        {
            PatreonLinkingResult.Verification verified => await ChangeAsync(request.Change, account, verified.Id, cancellationToken),
            PatreonLinkingResult.Rejected { Problem: PatreonLinkProblem.WrongCode } => new ChangePatreonLinkResult.CodeNeeded(verificationId, IsWrong: true),
            var other => Convert(other, request.Change),
        };
    }

    private async Task<ChangePatreonLinkResult> ChangeAsync(
        PatreonLinkChange change, LogtoAccount account, string? verificationId, CancellationToken cancellationToken)
    {
        if (change == PatreonLinkChange.Unlink)
        {
            var result = Convert(await linking.UnlinkAsync(verificationId, cancellationToken), change);
            await update.ApplyAsync(result, cancellationToken);
            return result;
        }

        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session)
        {
            return new ChangePatreonLinkResult.SignInNeeded();
        }

        var state = System.Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        return await linking.StartAsync(account.PatreonConnectorId!, state, cancellationToken) switch
        {
            PatreonLinkingResult.Verification { Address: { } address } consent =>
                new ChangePatreonLinkResult.ConsentNeeded(address, new PatreonConsent(change, session.Id, state, consent.Id, verificationId)),
            var other => Convert(other, change),
        };
    }

    internal static ChangePatreonLinkResult Convert(PatreonLinkingResult result, PatreonLinkChange change) => result switch
    {
        PatreonLinkingResult.Done => new ChangePatreonLinkResult.Changed(change),
        PatreonLinkingResult.Rejected rejected => new ChangePatreonLinkResult.Rejected(rejected.Problem),
        PatreonLinkingResult.SignInNeeded => new ChangePatreonLinkResult.SignInNeeded(),
        _ => new ChangePatreonLinkResult.Unavailable(),
    };
}
