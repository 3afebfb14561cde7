using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Bookstore.Infrastructure.Logto.Account;

/// <summary>Calls Logto's Account API with the opaque access token of the current request's person.</summary>
internal sealed class AccountApiClient(
    IHttpClientFactory clients, IAccessTokens tokens, IOptions<LogtoOptions> logto, TimeProvider clock, ILogger<AccountApiClient> logger)
{
    public const string ClientName = "LogtoAccount";

    // Other errors with status 401 are about what was asked.
    private const string TokenRejected = "auth.unauthorized";

    // A person waits for the page. A change may have Logto call Patreon twice, and one that is given up may be done all the same.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(3);

    public string Origin => Origins.Normalize(logto.Value.Endpoint);

    /// <param name="verificationId">The verified record for the header <c>logto-verification-id</c>, or null.</param>
    public async Task<AccountApiResponse> SendAsync(
        HttpMethod method, string path, object? body, string? verificationId, CancellationToken cancellationToken)
    {
        var target = new AccessTokenTarget();
        var result = await tokens.GetAsync(target, cancellationToken);
        var response = await CallAsync(result);
        // The end of a session at Logto revokes its tokens, and Logto tells nobody. It has done nothing of what was asked.
        return result is AccessTokenResult.Issued issued && response is { Status: 401, ErrorCode: TokenRejected }
            ? await CallAsync(await tokens.ReplaceAsync(target, issued.Token, cancellationToken))
            : response;

        Task<AccountApiResponse> CallAsync(AccessTokenResult result) => result is AccessTokenResult.Issued { Token: var accessToken }
            ? GuardAsync(
                token => SendAsync(method, path, body, verificationId, accessToken, token),
                method == HttpMethod.Get ? ReadTimeout : LogtoResilience.CallTimeout,
                cancellationToken)
            : Task.FromResult(new AccountApiResponse(result switch
            {
                AccessTokenResult.SessionEnded or AccessTokenResult.SignInNeeded => AccountApiOutcome.SignInNeeded,
                AccessTokenResult.Denied => AccountApiOutcome.Denied,
                // What is wrong with the site's setup is logged where the token was asked for.
                _ => AccountApiOutcome.Unavailable,
            }));
    }

    /// <summary>Reads what anybody may read: the connectors, and how people sign in. Nothing where Logto does not say.</summary>
    public async Task<JsonElement> ReadExperienceAsync(CancellationToken cancellationToken)
    {
        var response = await GuardAsync(
            async token =>
            {
                using var client = clients.CreateClient(ClientName);
                using var response = await client.GetAsync($"{Origin}/api/.well-known/sign-in-exp", token);
                return new AccountApiResponse(
                    AccountApiOutcome.Answered, (int)response.StatusCode, response.IsSuccessStatusCode ? await ParseAsync(response, token) : default);
            },
            ReadTimeout,
            cancellationToken);
        return response.Body;
    }

    /// <summary>Logs an answer that is no answer to the person.</summary>
    public void LogFailure(AccountApiResponse response) =>
        logger.AccountCallFailed($"status {response.Status} {LogText.Clean(response.ErrorCode ?? "")}".TrimEnd());

    private async Task<AccountApiResponse> SendAsync(
        HttpMethod method, string path, object? body, string? verificationId, string accessToken, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        using var request = new HttpRequestMessage(method, Origin + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        if (verificationId is not null)
        {
            request.Headers.Add("logto-verification-id", verificationId);
        }

        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await client.SendAsync(request, cancellationToken);
        return new AccountApiResponse(AccountApiOutcome.Answered, (int)response.StatusCode, await ParseAsync(response, cancellationToken));
    }

    private async Task<AccountApiResponse> GuardAsync(
        Func<CancellationToken, Task<AccountApiResponse>> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (Exception exception) when (IsOutage(exception) && !cancellationToken.IsCancellationRequested)
        {
            logger.AccountCallFailed(LogText.Of(exception));
            return new AccountApiResponse(AccountApiOutcome.Unavailable);
        }
    }

    private static bool IsOutage(Exception exception) =>
        exception is HttpRequestException or ExecutionRejectedException or JsonException or IOException or OperationCanceledException;

    private static async Task<JsonElement> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return content.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(content, JsonSerializerOptions.Web);
    }
}

internal enum AccountApiOutcome
{
    Answered,

    /// <summary>The session has no valid token.</summary>
    SignInNeeded,

    /// <summary>Logto gives this person no such token.</summary>
    Denied,

    Unavailable,
}

/// <param name="Status">The HTTP status of an answer.</param>
/// <param name="Body">The JSON of an answer, or nothing.</param>
internal sealed record AccountApiResponse(AccountApiOutcome Outcome, int Status = 0, JsonElement Body = default)
{
    public bool IsSuccess => Outcome == AccountApiOutcome.Answered && Status is >= 200 and < 300;

    /// <summary>Logto's <c>code</c> of an error, or null.</summary>
    public string? ErrorCode => Body.ValueKind == JsonValueKind.Object ? Body.Text("code") : null;
}
