using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Asks what to call the signed-in person: by today's profile, as their account page does. Null where nobody is signed in, or no name is known.</summary>
public sealed record GetGreeting : IRequest<string?>;

internal sealed class GetGreetingHandler(ISessions sessions, IProfileStore profiles) : IRequestHandler<GetGreeting, string?>
{
    public async Task<string?> Handle(GetGreeting request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
            ? (await profiles.FindAsync(session.ProfileId, cancellationToken))?.DisplayName
            : null;
}
