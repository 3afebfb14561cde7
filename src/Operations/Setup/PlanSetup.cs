using MediatR;

namespace Bookstore.Operations.Setup;

/// <summary>Reads what is at Logto and at Patreon, and says what a setup would do. Nothing is written.</summary>
/// <param name="Wishes">What is asked for.</param>
public sealed record PlanSetup(SetupOptions Wishes) : IRequest<SetupPlan>;

internal sealed class PlanSetupHandler(SetupRunner walk) : IRequestHandler<PlanSetup, SetupPlan>
{
    public Task<SetupPlan> Handle(PlanSetup request, CancellationToken cancellationToken) =>
        walk.WalkAsync(request.Wishes, apply: false, cancellationToken);
}
