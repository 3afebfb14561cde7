using System.Diagnostics;
using MediatR;

namespace Bookstore.Application.Pipeline;

/// <summary>Records a span for each request, with its result, and counts it.</summary>
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
            // Only the type: the message may have personal data.
            span?.SetTag("error.type", exception.GetType().FullName);
            span?.SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    // The member of an enum, or the name of a record in a closed set; null, which sets no tag, for anything else.
    private static string? ResultOf(TResponse response) => response switch
    {
        Enum member => Telemetry.NameOf(member),
        { } record when typeof(TResponse).IsAbstract => Telemetry.NameOf(record.GetType().Name),
        _ => null,
    };
}
