using Bookstore.Domain.Patrons;
using MediatR;

namespace Bookstore.Application.Authorization;

/// <summary>Asks whether an access rule lets the current person in.</summary>
public sealed record EvaluateAccess(AccessRule AccessRule) : IRequest<Access>;

internal sealed class EvaluateAccessHandler(AccessEvaluator evaluator) : IRequestHandler<EvaluateAccess, Access>
{
    public async Task<Access> Handle(EvaluateAccess request, CancellationToken cancellationToken) =>
        evaluator.Evaluate(await evaluator.FindCurrentPersonAsync(cancellationToken), request.AccessRule);
}
