using MediatR;
using Microsoft.Extensions.Logging;

namespace Bookstore.Application.Pipeline;

/// <summary>Logs the name and the duration of each request, not its contents, which may be personal.</summary>
internal sealed class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> logger, TimeProvider clock)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        logger.IsEnabled(LogLevel.Debug) ? LogAsync(next) : next();

    private async Task<TResponse> LogAsync(RequestHandlerDelegate<TResponse> next)
    {
        var start = clock.GetTimestamp();
        var response = await next();
        logger.Handled(typeof(TRequest).Name, clock.GetElapsedTime(start).TotalMilliseconds);
        return response;
    }
}
