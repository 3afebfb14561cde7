using Bookstore.Domain.Patrons;
using MediatR;

namespace Bookstore.Application.Authorization;

/// <summary>Asks whether something is open to the visitor of the current request.</summary>
/// <param name="AccessRule">Whom it is open to.</param>
public sealed record EvaluateAccess(AccessRule AccessRule) : IRequest<Access>;

internal sealed class EvaluateAccessHandler(AccessEvaluator evaluator) : IRequestHandler<EvaluateAccess, Access>
{
    public async Task<Access> Handle(EvaluateAccess request, CancellationToken cancellationToken) =>
        evaluator.Evaluate(await evaluator.FindCurrentPersonAsync(cancellationToken), request.AccessRule);
}
