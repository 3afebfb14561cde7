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

    /// <param name="clockDifference">How far Logto's clock is ahead of this machine's; negative where it is behind.</param>
    /// <param name="isOfRequest">Whether the browser's request itself was wrong, which no setting can help.</param>
    public DeveloperHint? Find(SignInFailure failure, TimeSpan? clockDifference = null, bool isOfRequest = false)
    {
        if (!environment.IsDevelopment())
        {
            return null;
        }

        return failure switch
        {
            SignInFailure.RedirectUriNotRegistered => new("RedirectUri", site.Value.RedirectUri),
            SignInFailure.ApplicationUnknown => new("AppId", $"Logto:AppId = {logto.Value.AppId}", Origins.ForPeople(logto.Value.Endpoint)),
            SignInFailure.SecretWrong => new("AppSecret", SetSecret),
            SignInFailure.SecretExpired => new("AppSecretExpired", SetSecret),
            SignInFailure.ApplicationTypeWrong => new("ApplicationType", $"Logto:AppId = {logto.Value.AppId}"),
            SignInFailure.ClockWrong when clockDifference is { } difference => new(
                difference > TimeSpan.Zero ? "ClockAhead" : "ClockBehind", "timedatectl", Math.Round(difference.Duration().TotalMinutes)),
            SignInFailure.ProviderUnreachable or SignInFailure.ResponseInvalid when !isOfRequest =>
                new("Endpoint", Origins.ForPeople(logto.Value.DiscoveryUrl)),
            _ => null,
        };
    }
}
