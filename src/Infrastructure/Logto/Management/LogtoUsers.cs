using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto.Management;

internal sealed class LogtoUsers(
    ManagementClient client, IOptions<LogtoOptions> logto, IConfiguration configuration, TimeProvider clock, ILogger<LogtoUsers> logger) : ILogtoUsers
{
    // Named without the user's ID, since they are logged.
    private static readonly ManagementCall ListSessions = new("GET a user's sessions", Writes: false);
    private static readonly ManagementCall EndSession = new("DELETE a user's session", Writes: true);
    private static readonly ManagementCall DeleteUser = new("DELETE a user", Writes: true);

    // For the token, the list and the deletions together.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public bool IsConfigured => ManagementOptions.AreSet(configuration);

    public Task<LogtoUserResult> EndSessionsAsync(string subject, IReadOnlyCollection<string> logtoSessionIds) => GuardAsync(async cancellationToken =>
    {
        if (logtoSessionIds.Count == 0)
        {
            return;
        }

        var sessions = await client.CallAsync(
            HttpMethod.Get, $"{PathOf(subject)}/sessions", body: null, ReadSessions, cancellationToken, ListSessions);
        await Parallel.ForEachAsync(
            sessions.Where(session => logtoSessionIds.Contains(session.Sid)),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
            async (session, token) => await client.DeleteAsync(
                $"{PathOf(subject)}/sessions/{Uri.EscapeDataString(session.Uid)}?revokeGrantsTarget=all", EndSession, token));
    });

    public Task<LogtoUserResult> DeleteAsync(string subject) => GuardAsync(token => client.DeleteAsync(PathOf(subject), DeleteUser, token));

    private static string PathOf(string subject) => $"/api/users/{Uri.EscapeDataString(subject)}";

    // The sid is what this site's application knows a session by; the uid is what the Management API does.
    private IReadOnlyList<(string Uid, string Sid)> ReadSessions(JsonElement answer) =>
        answer.Find("sessions") is not { ValueKind: JsonValueKind.Array } sessions
            ? throw new JsonException("The list of sessions is missing.")
            : [.. from session in sessions.EnumerateArray()
               let payload = session.Find("payload") ?? default
               let sid = payload.Find("authorizations")?.Find(logto.Value.AppId)?.Text("sid")
               let uid = payload.Text("uid")
               where sid is not null && uid is not null
               select (uid, sid)];

    private async Task<LogtoUserResult> GuardAsync(Func<CancellationToken, Task> call)
    {
        if (!IsConfigured)
        {
            return LogtoUserResult.NotConfigured;
        }

        using var timeout = new CancellationTokenSource(Timeout, clock);
        try
        {
            await call(timeout.Token);
            return LogtoUserResult.Done;
        }
        catch (OperationCanceledException)
        {
            logger.UserCallFailed($"No answer within {Timeout.TotalSeconds:0} seconds");
            return LogtoUserResult.Unavailable;
        }
        catch (ManagementException exception) when (IsOutage(exception))
        {
            logger.UserCallFailed($"{exception.Call.Name}: {exception.Message}");
            return LogtoUserResult.Unavailable;
        }
        catch (ManagementException exception)
        {
            logger.UserCallRejected($"{exception.Call.Name}: {exception.Message}");
            return LogtoUserResult.Rejected;
        }
    }

    // Without an error code of Logto's, something in front of it answered.
    private static bool IsOutage(ManagementException exception) =>
        exception is { IsRoleMissing: false, Rejection: null or { Code: null } or { Status: 429 or >= 500 } };
}
