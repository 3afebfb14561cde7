using Bookstore.Web.Security;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>Answers requests without a valid access token, or without the scope, as RFC 6750 3 says.</summary>
internal sealed class BearerTokenEvents(ApiRateLimiter limiter, ILogger<BearerTokenEvents> logger) : JwtBearerEvents
{
    // OpenID Connect Core 2.
    private const int MaxSubjectLength = 255;

    private static readonly object ProblemKey = new();

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var http = context.HttpContext;
        if (!HasToken(http))
        {
            return;
        }

        if (limiter.IsBlocked(http))
        {
            Reject(ApiProblem.TooManyRequests);
            return;
        }

        try
        {
            // Otherwise a token would count as invalid while Logto's keys can't be read.
            await context.Options.ConfigurationManager!.GetConfigurationAsync(http.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            http.Response.Headers.RetryAfter = "5";
            Reject(ApiProblem.TokensNotValidated);
        }

        void Reject(ApiProblem problem)
        {
            http.Items[ProblemKey] = problem;
            context.NoResult();
        }
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (context.Principal!.FindAll("sub").ToList() is not [{ Value: { Length: <= MaxSubjectLength } subject }]
            || string.IsNullOrWhiteSpace(subject)
            || subject.Any(character => !char.IsAscii(character) || char.IsControl(character)))
        {
            context.Fail(new SecurityTokenException("The token has no usable subject."));
        }

        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var http = context.HttpContext;
        var problem = http.Items[ProblemKey] as ApiProblem
            ?? (context.AuthenticateFailure is { } failure ? ApiProblem.InvalidToken(Describe(failure)) : ApiProblem.NoToken);
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            // Without a token there is no error to name (RFC 6750 3.1).
            http.Response.Headers.WWWAuthenticate = context.AuthenticateFailure is null
                ? "Bearer" : $"Bearer error=\"{problem.Code}\", error_description=\"{problem.Detail}\"";
        }

        if (context.AuthenticateFailure is not null)
        {
            limiter.CountRejection(http);
            logger.AccessTokenRejected(problem.Detail);
        }

        return ApiProblems.WriteAsync(http, problem);
    }

    public override Task Forbidden(ForbiddenContext context)
    {
        var scope = context.HttpContext.GetEndpoint()!.Metadata.GetRequiredMetadata<ApiScope>();
        var problem = ApiProblem.InsufficientScope(scope);
        context.Response.Headers.WWWAuthenticate =
            $"Bearer error=\"{problem.Code}\", error_description=\"{problem.Detail}\", scope=\"{scope.Name}\"";
        return ApiProblems.WriteAsync(context.HttpContext, problem);
    }

    private static bool HasToken(HttpContext context) =>
        context.Request.Headers[HeaderNames.Authorization].ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    // A closed set, in the characters of an error_description (RFC 6750 3): the exceptions' messages may repeat what was sent.
    private static string Describe(Exception failure) => failure switch
    {
        SecurityTokenExpiredException => "The token has expired.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "The token has no valid lifetime.",
        SecurityTokenInvalidAudienceException => "The token is for another API. Ask Logto for one with this API's resource.",
        SecurityTokenInvalidIssuerException => "The token is from another issuer.",
        SecurityTokenInvalidTypeException => "The token is not an access token (typ at+jwt).",
        SecurityTokenInvalidAlgorithmException => "The token is signed with an algorithm that is not accepted.",
        SecurityTokenInvalidSignatureException => "The signature of the token is not valid.",
        _ => "The token is not a valid JWT access token. Ask Logto for one with this API's resource.",
    };
}
