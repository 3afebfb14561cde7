using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Changes name, username and picture of the signed-in person, at Logto and here.</summary>
/// <param name="Name">As typed, like the others; blank for none. A field that Logto does not show is ignored.</param>
/// <param name="Picture">A URL.</param>
public sealed record EditAccount(string? Name, string? Username, string? Picture) : IRequest<EditAccountResult>
{
    /// <summary>The longest name and username that Logto keeps, in characters.</summary>
    public const int MaxName = 128;

    /// <summary>The longest URL of a picture that Logto keeps, in characters.</summary>
    public const int MaxPicture = 2048;
}

public abstract record EditAccountResult
{
    private EditAccountResult()
    {
    }

    public sealed record Saved : EditAccountResult;

    /// <param name="Field">The field that is wrong, or null where Logto names none.</param>
    public sealed record Rejected(LogtoAccountField? Field, LogtoAccountProblem Problem) : EditAccountResult;

    /// <summary>The person has to sign in first.</summary>
    public sealed record SignInNeeded : EditAccountResult;

    public sealed record Unavailable : EditAccountResult;
}

internal sealed class EditAccountValidator : AbstractValidator<EditAccount>
{
    public EditAccountValidator()
    {
        RuleFor(request => request.Name).MaximumLength(EditAccount.MaxName);
        RuleFor(request => request.Username).MaximumLength(EditAccount.MaxName);
        RuleFor(request => request.Picture).MaximumLength(EditAccount.MaxPicture);
    }
}

internal sealed class EditAccountHandler(ISessions sessions, IProfileStore profiles, ILogtoAccount accounts)
    : IRequestHandler<EditAccount, EditAccountResult>
{
    public async Task<EditAccountResult> Handle(EditAccount request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session
            || await profiles.FindAsync(session.ProfileId, cancellationToken) is not { } profile)
        {
            return new EditAccountResult.SignInNeeded();
        }

        var result = await accounts.ReadAsync(cancellationToken);
        if (result is LogtoAccountResult.Found { Account: var account } && FindChanges(request, account) is { Count: > 0 } changes)
        {
            // One that Logto has already, from wherever, is not the form's to reject.
            if (changes.GetValueOrDefault(LogtoAccountField.Picture) is { } picture && !IsPicture(picture))
            {
                return new EditAccountResult.Rejected(LogtoAccountField.Picture, LogtoAccountProblem.Invalid);
            }

            result = await accounts.ChangeAsync(changes, cancellationToken);
            if (result is LogtoAccountResult.Found { Account.Claims: var claims })
            {
                await ApplyAsync(new LogtoSubject(profile.Issuer, profile.Subject), changes, claims, cancellationToken);
            }
        }

        return result switch
        {
            LogtoAccountResult.Found => new EditAccountResult.Saved(),
            LogtoAccountResult.Rejected rejected => new EditAccountResult.Rejected(rejected.Field, rejected.Problem),
            LogtoAccountResult.NotOffered => new EditAccountResult.Rejected(null, LogtoAccountProblem.NotEditable),
            LogtoAccountResult.SignInNeeded => new EditAccountResult.SignInNeeded(),
            _ => new EditAccountResult.Unavailable(),
        };
    }

    // As the pages show one: https only.
    private static bool IsPicture(string picture) => Uri.TryCreate(picture, UriKind.Absolute, out var url) && url.Scheme == "https";

    private static Dictionary<LogtoAccountField, string?> FindChanges(EditAccount request, LogtoAccount account)
    {
        (LogtoAccountField Field, string? Typed, string? Known)[] fields =
        [
            (LogtoAccountField.Name, request.Name, account.Claims.Name),
            (LogtoAccountField.Username, request.Username, account.Claims.Username),
            (LogtoAccountField.Picture, request.Picture, account.Claims.Picture),
        ];
        return fields.Where(field => account.Fields.Contains(field.Field))
            .Select(field => field with { Typed = string.IsNullOrWhiteSpace(field.Typed) ? null : field.Typed.Trim() })
            .Where(field => field.Typed != field.Known)
            .ToDictionary(field => field.Field, field => field.Typed);
    }

    // At once; Logto's webhook and the next sign-in would say the same. What the Account Center does not show stays as it is known.
    private Task<bool> ApplyAsync(
        LogtoSubject person, Dictionary<LogtoAccountField, string?> changes, LogtoClaims claims, CancellationToken cancellationToken) =>
        profiles.ChangeAsync(
            async (all, token) =>
            {
                if (await all.FindAsync(person, token) is not { } profile)
                {
                    return false;
                }

                string? Value(LogtoAccountField field, string? changed, string? known) => changes.ContainsKey(field) ? changed : known;
                return profile.Refresh(
                    new LogtoClaims(
                        Value(LogtoAccountField.Name, claims.Name, profile.Name),
                        Value(LogtoAccountField.Username, claims.Username, profile.Username),
                        profile.Email,
                        profile.EmailVerified,
                        Value(LogtoAccountField.Picture, claims.Picture, profile.Picture),
                        claims.UpdatedAt),
                    profile.IsSuspended);
            },
            cancellationToken);
}
