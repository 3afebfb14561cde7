using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>What a deletion of the signed-in person's account would delete, and what would stay; null where nobody is signed in.</summary>
public sealed record GetAccountDeletion : IRequest<AccountDeletion?>;

/// <param name="Name">The person's name, or null where none is known.</param>
/// <param name="IsAtLogtoToo">Whether the user at Logto is deleted as well.</param>
/// <param name="HasPatreon">Whether a Patreon account is linked; it stays, with its membership.</param>
public sealed record AccountDeletion(string? Name, bool IsAtLogtoToo, bool HasPatreon);

internal sealed class GetAccountDeletionHandler(ISessions sessions, IProfileStore profiles, ILogtoUsers users)
    : IRequestHandler<GetAccountDeletion, AccountDeletion?>
{
    public async Task<AccountDeletion?> Handle(GetAccountDeletion request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
        && await profiles.FindAsync(session.ProfileId, cancellationToken) is { } profile
            ? new AccountDeletion(profile.DisplayName, users.IsConfigured, profile.Patreon is not null)
            : null;
}
