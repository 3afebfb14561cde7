using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Operations.Doctor;

/// <summary>What Logto says to the request of a sign-in.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Failure">The failure that it means, as a sign-in would tell it; or null where Logto goes along.</param>
internal sealed record SignInAnswer(Answer Answer, SignInFailure? Failure)
{
    /// <summary>To a pushed request, which is taken with a <c>request_uri</c> (RFC 9126 2.2).</summary>
    public static SignInAnswer ToPush(Answer answer) => Read(answer, answer.IsSuccess && answer.Json.Text("request_uri") is not null);

    /// <summary>At the authorize endpoint, which leads to a screen of Logto's, or back with an answer for the person.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="logto">Logto's origin.</param>
    /// <param name="redirectUri">Where it may lead back to.</param>
    public static SignInAnswer AtAuthorize(Answer answer, string logto, string redirectUri) => Read(
        answer,
        answer.Location is { } location
            && (location.GetLeftPart(UriPartial.Path) == redirectUri || location.GetLeftPart(UriPartial.Authority) == logto));

    /// <summary>What came, for people.</summary>
    public string InWords => Answer.Location is { } location ? $"it sends on to {location.GetLeftPart(UriPartial.Path)}"
        : Answer.Json.Text("error") is { } error ? $"{error}: {Answer.Json.Text("error_description") ?? "it gives no reason"}"
        : Answer.IsSuccess ? $"{Answer.InWords}, and not what an OpenID provider says"
        : Answer.InWords;

    private static SignInAnswer Read(Answer answer, bool isTaken) => new(answer, answer switch
    {
        _ when isTaken => null,
        _ when answer.Json.Text("error") is { } error => LogtoFailure.Classify(error, answer.Json.Text("error_description")),
        _ => SignInFailure.ProviderUnreachable,
    });
}
