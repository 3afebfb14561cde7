using System.Collections.Concurrent;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// Has the sessions in use checked against Logto: in the background while they are due, and before the request goes on once they
/// are overdue, or Logto reported a change. A session that is not due costs its requests a comparison of times.
/// </summary>
internal sealed class SessionRevalidator(
    ISessionRevalidation revalidation,
    SessionStore store,
    SessionRefreshes refreshes,
    SessionOrganizations organizations,
    SessionMetrics metrics,
    DatabaseOutages outages,
    IOptions<SessionOptions> options,
    TimeProvider clock,
    ILogger<SessionRevalidator> logger) : IHostedService, IDisposable
{
    /// <summary>How long a request waits for Logto. The check goes on without it.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    // After a check without an answer, the requests of the session go on for so long without another one.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);
    private const int MaxDelayed = 10_000;

    private readonly ConcurrentDictionary<Guid, Lazy<Task<SessionRevalidationResult>>> _running = new();
    private readonly SemaphoreSlim _atOnce = new(8);
    private readonly ConcurrentDictionary<Guid, long> _delayedAt = new();
    private volatile bool _isStopping;

    public Task ValidateAsync(CookieValidatePrincipalContext context) =>
        RevalidationState.Find(context.Properties) is { } state && state.IsDue(clock.GetUtcNow()) && IsForPeople(context.HttpContext)
            ? ValidateAsync(context, state)
            : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // What came from Logto has to be stored, so the checks under way end by themselves, which takes a few seconds.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        try
        {
            await Task.WhenAll(_running.Values.Select(check => check.Value)).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops all the same. The row says that a refresh was interrupted.
        }
    }

    public void Dispose() => _atOnce.Dispose();

    // Endpoints that need no person, such as webhooks, say so.
    private static bool IsForPeople(HttpContext context) =>
        context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;

    private async Task ValidateAsync(CookieValidatePrincipalContext context, RevalidationState state)
    {
        var schedule = options.Value.Revalidation;
        if (state.RequestedAt is null && !schedule.IsOverdue(state.ValidatedAt, clock.GetUtcNow()))
        {
            if (state.HasRefreshToken)
            {
                _ = Start(state);
            }

            return;
        }

        if (await WaitAsync(Start(state), context.HttpContext.RequestAborted)
            is not (null or SessionRevalidationResult.Unavailable or SessionRevalidationResult.Misconfigured))
        {
            // With the roles that the person has now.
            if (await store.FindTicketAsync(state.SessionId, context.HttpContext.RequestAborted) is { } ticket)
            {
                context.ReplacePrincipal(ticket.Principal);
            }
            else
            {
                context.RejectPrincipal();
            }
        }
        else if (!schedule.IsTolerated(state.ValidatedAt, clock.GetUtcNow()))
        {
            // The row stays: once Logto confirms it, the session goes on.
            context.RejectPrincipal();
        }
    }

    private async Task<SessionRevalidationResult?> WaitAsync(Task<SessionRevalidationResult>? check, CancellationToken cancellationToken)
    {
        try
        {
            return check is null ? null : await check.WaitAsync(MaxWait, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    // The check of a session, shared by all of its requests; null where none is made now.
    private Task<SessionRevalidationResult>? Start(RevalidationState state)
    {
        if (_isStopping || (_delayedAt.TryGetValue(state.SessionId, out var delayedAt) && IsDelayed(delayedAt)))
        {
            return null;
        }

        var check = _running.GetOrAdd(state.SessionId, _ => new(() => Task.Run(() => RunAsync(state))));
        if (check.IsValueCreated)
        {
            return check.Value;
        }

        // It belongs to no request: neither to its trace, nor to its HttpContext.
        using (ExecutionContext.SuppressFlow())
        {
            return check.Value;
        }
    }

    private async Task<SessionRevalidationResult> RunAsync(RevalidationState state)
    {
        await _atOnce.WaitAsync();
        try
        {
            // Another request or instance may have been first.
            if (_isStopping || await refreshes.FindValidatedAtAsync(state.SessionId) is var validatedAt
                && validatedAt != StoredTime.Truncate(state.ValidatedAt))
            {
                return SessionRevalidationResult.Confirmed;
            }

            var result = await revalidation.RevalidateAsync(state.SessionId, state.RequestedAt, CancellationToken.None);
            metrics.Revalidated(result);
            if (result is SessionRevalidationResult.Unavailable or SessionRevalidationResult.Misconfigured)
            {
                Delay(state.SessionId);
            }
            else
            {
                _delayedAt.TryRemove(state.SessionId, out _);
                if (state.RequestedAt is { } requestedAt)
                {
                    await organizations.CompleteRequestAsync(state.SessionId, requestedAt);
                }
            }

            return result;
        }
        catch (Exception exception)
        {
            if (!outages.TryRecord(exception))
            {
                logger.RevalidationThrew(exception);
            }

            Delay(state.SessionId);
            return SessionRevalidationResult.Unavailable;
        }
        finally
        {
            _running.TryRemove(state.SessionId, out _);
            _atOnce.Release();
        }
    }

    private void Delay(Guid sessionId)
    {
        _delayedAt[sessionId] = clock.GetTimestamp();
        if (_delayedAt.Count > MaxDelayed)
        {
            // Those of sessions that were not used since.
            foreach (var (id, _) in _delayedAt.Where(delayed => !IsDelayed(delayed.Value)))
            {
                _delayedAt.TryRemove(id, out _);
            }
        }
    }

    // Not by the time of day, which may be set back.
    private bool IsDelayed(long delayedAt) => clock.GetElapsedTime(delayedAt) < RetryDelay;
}
