using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Testing;

/// <summary>The users of the tenant, and their sessions.</summary>
public sealed partial class TestManagementApi
{
    /// <summary>The sessions by the user's id, each in the shape of a real one.</summary>
    public ConcurrentDictionary<string, JsonArray> UserSessions { get; } = [];

    /// <summary>The query of each deletion of a session.</summary>
    public ConcurrentQueue<string> SessionDeletions { get; } = [];

    /// <summary>The ids of the users that were deleted.</summary>
    public ConcurrentQueue<string> DeletedUsers { get; } = [];

    /// <summary>Adds a session of a user.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="applicationId">The application that was signed in to.</param>
    /// <param name="sid">What that application knows the session by.</param>
    /// <returns>Its <c>uid</c>.</returns>
    public string AddSession(string userId, string applicationId, string sid)
    {
        var added = Answer("user.sessions.list")["sessions"]![0]!.DeepClone();
        var uid = $"uid-{Interlocked.Increment(ref _ids)}";
        var payload = added["payload"]!;
        payload["uid"] = uid;
        payload["accountId"] = userId;
        added["accountId"] = userId;
        payload["authorizations"] = new JsonObject
        {
            [applicationId] = new JsonObject { ["sid"] = sid, ["grantId"] = $"grant-of-{uid}", ["persistsLogout"] = true },
        };
        UserSessions.GetOrAdd(userId, _ => []).Add(added);
        return uid;
    }

    private void MapUsers()
    {
        _app.MapGet("/api/users/{id}/sessions", (string id) => Json(new JsonObject
        {
            ["sessions"] = UserSessions.GetValueOrDefault(id)?.DeepClone() ?? new JsonArray(),
        }));
        _app.MapDelete("/api/users/{id}/sessions/{uid}", (string id, string uid, HttpRequest request) =>
        {
            SessionDeletions.Enqueue($"{uid}{request.QueryString}");
            var sessions = UserSessions.GetOrAdd(id, _ => []);
            lock (sessions)
            {
                if (sessions.SingleOrDefault(one => one!["payload"]!["uid"]!.ToString() == uid) is not { } found)
                {
                    return Replay("../account-api/error.session.delete.again");
                }

                sessions.Remove(found);
            }

            return Results.StatusCode((int)Recording("user.session.delete.revoking")["status"]!);
        });
        _app.MapDelete("/api/users/{id}", (string id) =>
        {
            if (DeletedUsers.Contains(id))
            {
                return Replay("error.application.not-found");
            }

            DeletedUsers.Enqueue(id);
            UserSessions.TryRemove(id, out _);
            return Results.NoContent();
        });
    }
}
