using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Changes name, username and picture of the signed-in person, at Logto and here.</summary>
/// <param name="Typed">As typed. A field that Logto does not show is ignored.</param>
/// <param name="Shown">What the form showed before. It may be old, so a field that the person left as it was stays as it is at Logto.</param>
public sealed record EditAccount(AccountFields Typed, AccountFields Shown) : IRequest<EditAccountResult>
{
    /// <summary>The longest name and username that Logto keeps, in characters.</summary>
    public const int MaxName = 128;

    /// <summary>The longest URL of a picture that Logto keeps, in characters.</summary>
    public const int MaxPicture = 2048;

    public bool IsChanged(LogtoAccountField field) => Typed.Find(field) != Shown.Find(field);
}

/// <param name="Picture">A URL.</param>
public sealed record AccountFields(string? Name, string? Username, string? Picture)
{
    public static AccountFields Of(LogtoClaims claims)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return new(claims.Name, claims.Username, claims.Picture);
    }

    /// <summary>The value of a field, or null where it is blank.</summary>
    public string? Find(LogtoAccountField field)
    {
        var value = field switch
        {
            LogtoAccountField.Name => Name,
            LogtoAccountField.Username => Username,
            LogtoAccountField.Picture => Picture,
        };
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }
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
        RuleFor(request => request.Typed.Name).MaximumLength(EditAccount.MaxName);
        RuleFor(request => request.Typed.Username).MaximumLength(EditAccount.MaxName);
        RuleFor(request => request.Typed.Picture).MaximumLength(EditAccount.MaxPicture);
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
            if (changes.Where(change => !IsValid(change.Key, change.Value)).Select(change => (LogtoAccountField?)change.Key).FirstOrDefault() is { } invalid)
            {
                return new EditAccountResult.Rejected(invalid, LogtoAccountProblem.Invalid);
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

    private static bool IsValid(LogtoAccountField field, string? value) =>
        LogtoText.CanBeStored(value) && (value is null || field != LogtoAccountField.Picture || IsPicture(value));

    // As the pages show one: https only.
    private static bool IsPicture(string picture) => Uri.TryCreate(picture, UriKind.Absolute, out var url) && url.Scheme == "https";

    private static Dictionary<LogtoAccountField, string?> FindChanges(EditAccount request, LogtoAccount account)
    {
        var known = AccountFields.Of(account.Claims);
        return account.Fields.Where(field => request.IsChanged(field) && request.Typed.Find(field) != known.Find(field))
            .ToDictionary(field => field, request.Typed.Find);
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
