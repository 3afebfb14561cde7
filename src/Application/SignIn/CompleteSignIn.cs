using System.Diagnostics;
using Bookstore.Application.Patrons;
using Bookstore.Application.Ports;
using Bookstore.Application.Profiles;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Signs in the person whom Logto sent back to the callback.</summary>
public sealed record CompleteSignIn : IRequest<CompleteSignInResult>;

public abstract record CompleteSignInResult
{
    private CompleteSignInResult()
    {
    }

    public sealed record SignedIn(ReturnUrl ReturnUrl) : CompleteSignInResult;

    /// <summary>
    /// The response sends the browser to Logto once more: the person authenticated there longer ago than was asked for, or ended
    /// this session from another browser and has not authenticated since.
    /// </summary>
    public sealed record ReauthenticationRequired : CompleteSignInResult;

    /// <summary>Nobody was signed in, and nothing was changed.</summary>
    /// <param name="ReturnUrl">Where the person wanted to be, for the next try.</param>
    /// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, if that is the reason; negative if it is behind.</param>
    /// <param name="IsOfRequest">Whether the browser's request itself was wrong or named an error, so that anybody could cause it.</param>
    public sealed record Failed(
        SignInFailure Failure, ReturnUrl ReturnUrl, TimeSpan? ClockDifference = null, bool IsOfRequest = false) : CompleteSignInResult;
}

internal sealed class CompleteSignInHandler(
    ILogtoSignIn logto, ISessions sessions, ITokenRevocation revocation, MembershipRefresh memberships, TimeProvider clock)
    : IRequestHandler<CompleteSignIn, CompleteSignInResult>
{
    public async Task<CompleteSignInResult> Handle(CompleteSignIn request, CancellationToken cancellationToken)
    {
        switch (logto.ReadCallback())
        {
            case LogtoCallback.Failed failed:
                return new CompleteSignInResult.Failed(
                    failed.Failure, ReturnUrl.Normalize(failed.ReturnUrl), failed.ClockDifference, failed.IsOfRequest);

            case LogtoCallback.Succeeded callback:
                return await SignInAsync(callback, cancellationToken);

            case var other:
                throw new UnreachableException($"Unhandled callback: {other}.");
        }
    }

    private async Task<CompleteSignInResult> SignInAsync(LogtoCallback.Succeeded callback, CancellationToken cancellationToken)
    {
        var (verdict, profile) = (SignInVerdict.Accepted, default(UserProfile));
        var refreshTokens = await sessions.IssueAsync(
            callback.SignIn,
            async (all, token) =>
            {
                verdict = callback.SignIn.Evaluate(await all.FindRevocationsAsync(callback.SignIn, token));
                profile = verdict == SignInVerdict.Accepted ? await SignInAsync(all, callback.User, token) : null;
                // A webhook that is newer than these claims: see UserProfile.SignIn.
                if (profile is { IsSuspended: true })
                {
                    (verdict, profile) = (SignInVerdict.Denied, null);
                }

                return profile;
            });
        await revocation.RevokeAsync(refreshTokens);
        if (profile is not null)
        {
            await memberships.SignedInAsync(profile, cancellationToken);
        }

        var returnUrl = ReturnUrl.Normalize(callback.ReturnUrl);
        return verdict switch
        {
            SignInVerdict.Accepted => new CompleteSignInResult.SignedIn(returnUrl),
            SignInVerdict.LoginRequired when !callback.SignIn.IsRepeated => await ReauthenticateAsync(callback.SignIn, returnUrl, cancellationToken),
            SignInVerdict.LoginRequired => new CompleteSignInResult.Failed(SignInFailure.LoginRequired, returnUrl),
            SignInVerdict.SignedOut => new CompleteSignInResult.Failed(SignInFailure.SignedOut, returnUrl),
            SignInVerdict.Denied => new CompleteSignInResult.Failed(SignInFailure.AccessDenied, returnUrl),
        };
    }

    private async Task<CompleteSignInResult> ReauthenticateAsync(SignInAttempt signIn, ReturnUrl returnUrl, CancellationToken cancellationToken)
    {
        var request = new AuthorizationRequest(FirstScreen.SignIn, DirectConnector: null, AnotherAccount: true, returnUrl.Path)
        {
            MaxAge = signIn.MaxAge,
            IsRepeated = true,
        };
        return await logto.StartAsync(request, cancellationToken) is { } failure
            ? new CompleteSignInResult.Failed(failure, returnUrl)
            : new CompleteSignInResult.ReauthenticationRequired();
    }

    private async Task<UserProfile> SignInAsync(IProfiles all, LogtoUser user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var profile = await all.FindAsync(user.Person, cancellationToken);
        var wasApplied = true;
        if (profile is null)
        {
            profile = UserProfile.Register(user.Person, user.Claims, now);
            all.Add(profile);
        }
        else
        {
            wasApplied = profile.SignIn(user.Claims, now);
        }

        if (wasApplied)
        {
            // Userinfo is current, so the account is unlinked from any other profile.
            await all.ApplyPatreonReportAsync(profile, user.Patreon, reportedAt: null, now, cancellationToken);
        }

        return profile;
    }
}
