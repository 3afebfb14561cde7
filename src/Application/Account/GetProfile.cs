using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Finds a person's profile; null if it is gone.</summary>
public sealed record GetProfile(Guid ProfileId) : IRequest<UserProfile?>;

internal sealed class GetProfileHandler(IProfileStore profiles) : IRequestHandler<GetProfile, UserProfile?>
{
    public Task<UserProfile?> Handle(GetProfile request, CancellationToken cancellationToken) =>
        profiles.FindAsync(request.ProfileId, cancellationToken);
}
