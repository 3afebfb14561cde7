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
    /// <param name="edit">The form that was rejected, whose changes are shown again; null for the values at Logto.</param>
    public static EditAccountViewModel Create(
        GetEditableAccountResult.Found found, EditAccount? edit, EditAccountResult.Rejected? rejected)
    {
        return new(
            [.. Enum.GetValues<LogtoAccountField>().Where(field => found.Account?.Fields.Contains(field) is true).Select(Show)],
            rejected is { Field: null } ? rejected.Problem : null,
            found.HasPatreon,
            found.Patreon as PatreonLinkOffer.AccountCenter,
            found.Patreon is PatreonLinkOffer.OnSite onSite ? onSite.Changes : []);

        EditedField Show(LogtoAccountField field)
        {
            var known = AccountFields.Of(found.Account!.Claims).Find(field);
            return new(
                field, edit?.IsChanged(field) is true ? edit.Typed.Find(field) : known, known, rejected?.Field == field ? rejected.Problem : null);
        }
    }
}

/// <param name="Shown">What the person changes: the value at Logto.</param>
/// <param name="Problem">What was wrong with it, or null.</param>
internal sealed record EditedField(LogtoAccountField Field, string? Value, string? Shown, LogtoAccountProblem? Problem)
{
    /// <summary>The name in the form.</summary>
    public string Name => Field.ToString().ToLowerInvariant();

    public int MaxLength => Field == LogtoAccountField.Picture ? EditAccount.MaxPicture : EditAccount.MaxName;
}
