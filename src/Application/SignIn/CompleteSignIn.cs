using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
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

    /// <summary>Nobody was signed in, and nothing was changed.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="ReturnUrl">Where the person wanted to be, for the next try.</param>
    /// <param name="ClockDifference">How far Logto's clock is ahead of this machine's, where that is why; negative where it is behind.</param>
    /// <param name="IsOfRequest">Whether the browser's request itself was wrong or named an error, so that anybody could cause it.</param>
    public sealed record Failed(
        SignInFailure Failure, ReturnUrl ReturnUrl, TimeSpan? ClockDifference = null, bool IsOfRequest = false) : CompleteSignInResult;
}

internal sealed class CompleteSignInHandler(
    ILogtoSignIn logto, IProfileStore profiles, ISessions sessions, IPatronUpdates patrons, TimeProvider clock)
    : IRequestHandler<CompleteSignIn, CompleteSignInResult>
{
    public async Task<CompleteSignInResult> Handle(CompleteSignIn request, CancellationToken cancellationToken)
    {
        switch (logto.ReadCallback())
        {
            case LogtoCallback.Failed failed:
                return new CompleteSignInResult.Failed(failed.Failure, failed.ReturnUrl, failed.ClockDifference, failed.IsOfRequest);

            case LogtoCallback.Succeeded callback:
                // Committed before the session opens: a profile without a session is whole, a session needs its profile.
                var profile = await profiles.ChangeAsync(
                    (all, token) => SignInAsync(all, callback.User, token), cancellationToken);
                if (!await sessions.IssueAsync(profile, cancellationToken))
                {
                    return new CompleteSignInResult.Failed(SignInFailure.AccessDenied, callback.ReturnUrl);
                }

                await patrons.SignedInAsync(profile, cancellationToken);
                return new CompleteSignInResult.SignedIn(callback.ReturnUrl);

            case var unknown:
                throw new InvalidOperationException($"{unknown} is no callback that this handler knows.");
        }
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
            await all.TakeOverPatreonAsync(profile, user.Patreon, reportedAt: null, now, cancellationToken);
        }

        return profile;
    }
}
