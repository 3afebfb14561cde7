using Bookstore.Application.Account;
using Bookstore.Application.Ports;

namespace Bookstore.Web.ViewModels;

/// <summary>The form for name, username and picture, and the ways to change the linked Patreon account.</summary>
/// <param name="Fields">Empty where nothing can be edited.</param>
/// <param name="Problem">What was wrong with a form as a whole, or null.</param>
/// <param name="HasPatreon">Whether a Patreon account is linked.</param>
/// <param name="Pages">Pages of the Account Center about the Patreon account, or null.</param>
/// <param name="Changes">What can be changed about it on this site's own page. With neither, only another sign-in is left.</param>
internal sealed record EditAccountViewModel(
    IReadOnlyList<EditedField> Fields, LogtoAccountProblem? Problem, bool HasPatreon, PatreonLinkOffer.AccountCenter? Pages,
    IReadOnlyList<PatreonLinkChange> Changes)
{
    /// <param name="typed">The form that was rejected, shown again; null for the values at Logto.</param>
    public static EditAccountViewModel Create(
        GetEditableAccountResult.Found found, EditAccount? typed, EditAccountResult.Rejected? rejected)
    {
        var claims = found.Account?.Claims;
        (LogtoAccountField Field, string? Value)[] values =
        [
            (LogtoAccountField.Name, typed is null ? claims?.Name : typed.Name),
            (LogtoAccountField.Username, typed is null ? claims?.Username : typed.Username),
            (LogtoAccountField.Picture, typed is null ? claims?.Picture : typed.Picture),
        ];
        return new(
            [.. values.Where(value => found.Account?.Fields.Contains(value.Field) is true)
                .Select(value => new EditedField(value.Field, value.Value, rejected?.Field == value.Field ? rejected.Problem : null))],
            rejected is { Field: null } ? rejected.Problem : null,
            found.HasPatreon,
            found.Patreon as PatreonLinkOffer.AccountCenter,
            found.Patreon is PatreonLinkOffer.OnSite onSite ? onSite.Changes : []);
    }
}

/// <param name="Problem">What was wrong with it, or null.</param>
internal sealed record EditedField(LogtoAccountField Field, string? Value, LogtoAccountProblem? Problem)
{
    /// <summary>The name in the form.</summary>
    public string Name => Field.ToString().ToLowerInvariant();

    public int MaxLength => Field == LogtoAccountField.Picture ? EditAccount.MaxPicture : EditAccount.MaxName;
}
