using System.Diagnostics;
using MediatR;

namespace Bookstore.Application.Pipeline;

/// <summary>Makes a span of each request, with what came of it, and has it counted: handlers need not think of it.</summary>
internal sealed class TelemetryBehavior<TRequest, TResponse>(Telemetry telemetry) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        using var span = Telemetry.Spans.StartActivity(typeof(TRequest).Name);
        try
        {
            var response = await next();
            span?.SetTag("bookstore.result", ResultOf(response));
            telemetry.Count(response);
            return response;
        }
        catch (Exception exception)
        {
            // The type alone: a message may say more than an operator should read.
            span?.SetTag("error.type", exception.GetType().FullName);
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    // Of a closed set, which is an enum or the records in an abstract one; null, which is no tag, for anything else.
    private static string? ResultOf(TResponse response) => response switch
    {
        Enum member => Telemetry.NameOf(member),
        { } record when typeof(TResponse).IsAbstract => Telemetry.NameOf(record.GetType().Name),
        _ => null,
    };
}
