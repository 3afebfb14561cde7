using Bookstore.Application.Account;

namespace Bookstore.Web.ViewModels;

/// <param name="Name">The person's name, or null where none is known.</param>
/// <param name="IsAtLogtoToo">Whether the account at the sign-in service is deleted as well.</param>
internal sealed record DeleteAccountViewModel(string? Name, bool IsAtLogtoToo, bool HasPatreon)
{
    public static DeleteAccountViewModel Create(AccountDeletion deletion) => new(deletion.Name, deletion.IsAtLogtoToo, deletion.HasPatreon);
}
