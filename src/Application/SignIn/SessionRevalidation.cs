using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Application.Profiles;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.SignIn;

/// <summary>
/// Checks an open session against Logto, so that a person who was suspended, deleted or lost a role there is not trusted for long,
/// even if every webhook about it was lost.
/// </summary>
public interface ISessionRevalidation
{
    /// <param name="requestedAt">Of the request that it answers, or null: see <see cref="ISessionRenewal.RenewAsync"/>.</param>
    Task<SessionRevalidationResult> RevalidateAsync(Guid sessionId, DateTimeOffset? requestedAt, CancellationToken cancellationToken);
}

public enum SessionRevalidationResult
{
    /// <summary>Logto confirmed the person. Profile and session are up to date.</summary>
    Confirmed,

    /// <summary>Logto accepts the session, but tells nothing about its person now. Profile and session stay as they were.</summary>
    Denied,

    /// <summary>Logto no longer accepts the session: it has been ended.</summary>
    Ended,

    /// <summary>There is nothing to ask Logto with: the session has been ended, and its person can sign in again at once.</summary>
    SignInNeeded,

    /// <summary>Logto rejects this site's settings. The session goes on for a while.</summary>
    Misconfigured,

    /// <summary>Logto could not be asked. The session goes on for a while.</summary>
    Unavailable,
}

internal sealed class SessionRevalidation(
    ISessionUserInfo userInfo, IProfileStore profiles, ISessionRenewal sessions, TimeProvider clock) : ISessionRevalidation
{
    public async Task<SessionRevalidationResult> RevalidateAsync(
        Guid sessionId, DateTimeOffset? requestedAt, CancellationToken cancellationToken)
    {
        switch (await userInfo.ReadAsync(sessionId, cancellationToken))
        {
            case SessionUserInfo.Read read:
                return await RefreshAsync(read.User, cancellationToken) is { } profile
                    && await sessions.RenewAsync(sessionId, profile, read.User, read.Claims, requestedAt, cancellationToken)
                    ? SessionRevalidationResult.Confirmed
                    : await EndAsync(sessionId, SessionRevalidationResult.Ended, cancellationToken);

            case SessionUserInfo.Denied:
                await sessions.ConfirmAsync(sessionId, cancellationToken);
                return SessionRevalidationResult.Denied;

            case SessionUserInfo.SignInNeeded:
                return await EndAsync(sessionId, SessionRevalidationResult.SignInNeeded, cancellationToken);

            case SessionUserInfo.SessionEnded:
                return SessionRevalidationResult.Ended;
            case SessionUserInfo.Misconfigured:
                return SessionRevalidationResult.Misconfigured;
            case SessionUserInfo.Unavailable:
                return SessionRevalidationResult.Unavailable;
            case var other:
                throw new UnreachableException($"Unhandled answer: {other}.");
        }
    }

    private async Task<SessionRevalidationResult> EndAsync(Guid sessionId, SessionRevalidationResult result, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(sessionId, cancellationToken);
        return result;
    }

    private Task<UserProfile?> RefreshAsync(LogtoUser user, CancellationToken cancellationToken) => profiles.ChangeAsync(
        async (all, token) =>
        {
            var profile = await all.FindAsync(user.Person, token);
            // A suspension that a webhook reported meanwhile stays: only a sign-in takes it back.
            if (profile?.Refresh(user.Claims, profile.IsSuspended) is true)
            {
                await all.ApplyPatreonReportAsync(profile, user.Patreon, reportedAt: null, clock.GetUtcNow(), token);
            }

            return profile;
        },
        cancellationToken);
}
