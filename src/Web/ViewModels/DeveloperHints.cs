using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.ViewModels;

/// <summary>What a developer can do about a failed sign-in: a text <c>Hint.*</c> with its arguments, and a value or a command.</summary>
internal sealed record DeveloperHint(string Key, string Code, params object[] Arguments);

/// <summary>Finds the hint for a failed sign-in, in Development only.</summary>
internal sealed class DeveloperHints(IHostEnvironment environment, IOptions<SiteOptions> site, IOptions<LogtoOptions> logto)
{
    private const string SetSecret = "dotnet user-secrets --project src/Web set Logto:AppSecret \"…\"";

    public DeveloperHint? Find(SignInProblem problem)
    {
        if (!environment.IsDevelopment())
        {
            return null;
        }

        return problem.Failure switch
        {
            SignInFailure.RedirectUriNotRegistered => new("RedirectUri", site.Value.RedirectUri),
            SignInFailure.ApplicationUnknown => new("AppId", $"Logto:AppId = {logto.Value.AppId}", Origins.ForPeople(logto.Value.Endpoint)),
            SignInFailure.SecretWrong => new("AppSecret", SetSecret),
            SignInFailure.SecretExpired => new("AppSecretExpired", SetSecret),
            SignInFailure.ApplicationTypeWrong => new("ApplicationType", $"Logto:AppId = {logto.Value.AppId}"),
            SignInFailure.ClockWrong when problem.ClockDifference is { } difference => new(
                difference > TimeSpan.Zero ? "ClockAhead" : "ClockBehind", "timedatectl", Math.Round(difference.Duration().TotalMinutes)),
            SignInFailure.ProviderUnreachable or SignInFailure.ResponseInvalid when !problem.IsOfRequest =>
                new("Endpoint", Origins.ForPeople(logto.Value.DiscoveryUrl)),
            _ => null,
        };
    }
}
