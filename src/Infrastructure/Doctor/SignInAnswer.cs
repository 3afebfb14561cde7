using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Infrastructure.Doctor;

/// <summary>Reads what an answer to the request of a sign-in means.</summary>
internal static class SignInAnswer
{
    /// <summary>The failure, as a sign-in would tell it; or null where Logto goes along.</summary>
    public static SignInFailure? Failure(this Answer answer) => answer switch
    {
        { IsSuccess: true } => null,
        // On the way to a screen, or back with an answer for the person: the request itself was right.
        { Problem: null, Location: not null } => null,
        _ when answer.Json.Text("error") is { } error => LogtoFailure.Classify(error, answer.Json.Text("error_description")),
        _ => SignInFailure.ProviderUnreachable,
    };
}
