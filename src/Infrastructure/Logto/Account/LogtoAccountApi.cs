using System.Net;
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

/// <summary>Calls <c>/api/my-account</c> with the person's opaque access token.</summary>
internal sealed class LogtoAccountApi(
    IHttpClientFactory clients,
    IAccessTokens tokens,
    IOptions<LogtoOptions> logto,
    IOptions<SiteOptions> site,
    TimeProvider clock,
    ILogger<LogtoAccountApi> logger) : ILogtoAccount
{
    public const string ClientName = "LogtoAccount";

    // A person waits for the page.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    public Task<LogtoAccountResult> ReadAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, body: null, cancellationToken);

    public Task<LogtoAccountResult> ChangeAsync(IReadOnlyDictionary<LogtoAccountField, string?> fields, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, fields.ToDictionary(field => AccountResponse.NameOf(field.Key), field => field.Value), cancellationToken);

    private async Task<LogtoAccountResult> SendAsync(HttpMethod method, object? body, CancellationToken cancellationToken)
    {
        switch (await tokens.GetAsync(new AccessTokenTarget(), cancellationToken))
        {
            case AccessTokenResult.Issued issued:
                return await GuardAsync(token => SendAsync(method, body, issued.Token, token), cancellationToken);
            case AccessTokenResult.SessionEnded or AccessTokenResult.SignInNeeded:
                return new LogtoAccountResult.SignInNeeded();
            case AccessTokenResult.Denied:
                return new LogtoAccountResult.NotOffered();
            default:
                // What is wrong with the site's setup is logged where the token was asked for.
                return new LogtoAccountResult.Unavailable();
        }
    }

    private async Task<LogtoAccountResult> SendAsync(HttpMethod method, object? body, string accessToken, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        var origin = Origins.Normalize(logto.Value.Endpoint);
        using var request = new HttpRequestMessage(method, $"{origin}/api/my-account");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await client.SendAsync(request, cancellationToken);
        var answer = await ParseAsync(response, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            // A change is done, whatever else can be read.
            var experience = method == HttpMethod.Get ? await ReadExperienceAsync(client, origin, cancellationToken) : default;
            return new LogtoAccountResult.Found(AccountResponse.Read(answer, new AccountCenter(experience, origin, site.Value.Origin)));
        }

        var result = AccountResponse.ReadError((int)response.StatusCode, answer);
        if (result is LogtoAccountResult.Unavailable)
        {
            logger.AccountCallFailed(Describe(response.StatusCode, answer));
        }

        return result;
    }

    // What anybody may read: the connectors, and how people sign in. Without it there are no pages to offer.
    private static async Task<JsonElement> ReadExperienceAsync(HttpClient client, string origin, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync($"{origin}/api/.well-known/sign-in-exp", cancellationToken);
        return response.IsSuccessStatusCode ? await ParseAsync(response, cancellationToken) : default;
    }

    private async Task<LogtoAccountResult> GuardAsync(
        Func<CancellationToken, Task<LogtoAccountResult>> call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (Exception exception) when (IsOutage(exception) && !cancellationToken.IsCancellationRequested)
        {
            logger.AccountCallFailed(LogText.Of(exception));
            return new LogtoAccountResult.Unavailable();
        }
    }

    private static bool IsOutage(Exception exception) =>
        exception is HttpRequestException or ExecutionRejectedException or JsonException or IOException or OperationCanceledException;

    private static string Describe(HttpStatusCode status, JsonElement answer) =>
        $"status {(int)status} {LogText.Clean(answer.Text("code") ?? "")}".TrimEnd();

    private static async Task<JsonElement> ParseAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await JsonSerializer.DeserializeAsync<JsonElement>(
            await response.Content.ReadAsStreamAsync(cancellationToken), JsonSerializerOptions.Web, cancellationToken);
}
