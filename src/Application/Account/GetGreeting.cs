using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>The name of the signed-in person, from their profile; null if nobody is signed in, or no name is known.</summary>
public sealed record GetGreeting : IRequest<string?>;

internal sealed class GetGreetingHandler(ISessions sessions, IProfileStore profiles) : IRequestHandler<GetGreeting, string?>
{
    public async Task<string?> Handle(GetGreeting request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session
            ? await profiles.FindDisplayNameAsync(session.ProfileId, cancellationToken)
            : null;
}
