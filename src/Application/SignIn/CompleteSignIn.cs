using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Signs in the person whom Logto sent back to the callback.</summary>
public sealed record CompleteSignIn : IRequest<CompleteSignInResult>;

/// <summary>What became of <see cref="CompleteSignIn"/>.</summary>
public abstract record CompleteSignInResult
{
    private CompleteSignInResult()
    {
    }

    /// <summary>The person is signed in.</summary>
    /// <param name="ReturnUrl">Where they wanted to be.</param>
    public sealed record SignedIn(ReturnUrl ReturnUrl) : CompleteSignInResult;

    /// <summary>
    /// The response is made that sends the browser to Logto once more: the person ended this session from another browser, and
    /// Logto did not ask who it is since.
    /// </summary>
    public sealed record AskedAgain : CompleteSignInResult;

    /// <summary>Nobody was signed in, and nothing was changed.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="ReturnUrl">Where the person wanted to be, for the next try.</param>
    /// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, where that is why; negative where it is behind.</param>
    /// <param name="IsOfRequest">Whether the browser's request itself was wrong or named an error, so that anybody could cause it.</param>
    public sealed record Failed(
        SignInFailure Failure, ReturnUrl ReturnUrl, TimeSpan? ClockDifference = null, bool IsOfRequest = false) : CompleteSignInResult;
}

internal sealed class CompleteSignInHandler(
    ILogtoSignIn logto, IProfileStore profiles, ISessions sessions, ILogtoTokens tokens, IMembershipUpdates patrons, TimeProvider clock)
    : IRequestHandler<CompleteSignIn, CompleteSignInResult>
{
    public async Task<CompleteSignInResult> Handle(CompleteSignIn request, CancellationToken cancellationToken)
    {
        switch (logto.ReadCallback())
        {
            case LogtoCallback.Failed failed:
                return new CompleteSignInResult.Failed(failed.Failure, failed.ReturnUrl, failed.ClockDifference, failed.IsOfRequest);

            case LogtoCallback.Succeeded callback:
                return await SignInAsync(callback, cancellationToken);

            case var unknown:
                throw new InvalidOperationException($"{unknown} is no callback that this handler knows.");
        }
    }

    private async Task<CompleteSignInResult> SignInAsync(LogtoCallback.Succeeded callback, CancellationToken cancellationToken)
    {
        // Asked here and again where the session is inserted. Without the one, news that came before it would be undone by a
        // new profile; without the other, news that comes after it.
        var verdict = SignInVerdict.Accepted;
        var profile = await profiles.ChangeAsync<UserProfile?>(
            async (all, token) =>
            {
                verdict = callback.SignIn.Judge(await all.FindRevocationsAsync(callback.SignIn, token));
                return verdict == SignInVerdict.Accepted ? await SignInAsync(all, callback.User, token) : null;
            },
            cancellationToken);

        // Committed before the session opens: a profile without a session is whole, a session needs its profile.
        var issue = profile is null
            ? new SessionIssue(verdict, await sessions.AbandonAsync(callback.SignIn, cancellationToken))
            : await sessions.IssueAsync(profile, callback.SignIn, cancellationToken);
        await tokens.RevokeAsync(issue.RefreshTokens);
        if (issue.Verdict == SignInVerdict.Accepted)
        {
            await patrons.SignedInAsync(profile!, cancellationToken);
        }

        return issue.Verdict switch
        {
            SignInVerdict.Accepted => new CompleteSignInResult.SignedIn(callback.ReturnUrl),
            SignInVerdict.LoginRequired when !callback.SignIn.IsRepeated => await AskAgainAsync(callback.ReturnUrl, cancellationToken),
            SignInVerdict.LoginRequired => new CompleteSignInResult.Failed(SignInFailure.LoginRequired, callback.ReturnUrl),
            SignInVerdict.SignedOut => new CompleteSignInResult.Failed(SignInFailure.SignedOut, callback.ReturnUrl),
            SignInVerdict.Denied => new CompleteSignInResult.Failed(SignInFailure.AccessDenied, callback.ReturnUrl),
        };
    }

    private async Task<CompleteSignInResult> AskAgainAsync(ReturnUrl returnUrl, CancellationToken cancellationToken)
    {
        var start = new SignInStart(FirstScreen.SignIn, DirectConnector: null, AnotherAccount: true, returnUrl) { IsRepeated = true };
        return await logto.StartAsync(start, cancellationToken) is { } failure
            ? new CompleteSignInResult.Failed(failure, returnUrl)
            : new CompleteSignInResult.AskedAgain();
    }

    private async Task<UserProfile> SignInAsync(IProfiles all, LogtoUser user, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var profile = await all.FindAsync(user.Person, cancellationToken);
        var isNews = true;
        if (profile is null)
        {
            profile = UserProfile.Register(user.Person, user.Claims, now);
            all.Add(profile);
        }
        else
        {
            isNews = profile.SignIn(user.Claims, now);
        }

        if (isNews)
        {
            // Userinfo was asked just now: whoever held the account until now holds it no more.
            await all.ApplyPatreonReportAsync(profile, user.Patreon, reportedAt: null, now, cancellationToken);
        }

        return profile;
    }
}
