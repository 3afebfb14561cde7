using MediatR;

namespace Bookstore.Operations.Setup;

/// <summary>
/// Sets up what is missing or different. Each step reads again before it writes: somebody else may have been there since
/// the plan. The answer tells the steps that were done.
/// </summary>
/// <param name="Wishes">What is asked for.</param>
public sealed record ApplySetup(SetupOptions Wishes) : IRequest<SetupPlan>;

internal sealed class ApplySetupHandler(SetupRunner walk) : IRequestHandler<ApplySetup, SetupPlan>
{
    public Task<SetupPlan> Handle(ApplySetup request, CancellationToken cancellationToken) =>
        walk.WalkAsync(request.Wishes, apply: true, cancellationToken);
}
