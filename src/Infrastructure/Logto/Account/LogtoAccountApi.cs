using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto.Account;

/// <summary>Reads and changes <c>/api/my-account</c>.</summary>
internal sealed class LogtoAccountApi(AccountApiClient client, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site) : ILogtoAccount
{
    public async Task<LogtoAccountResult> ReadAsync(CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, body: null, cancellationToken);

    public Task<LogtoAccountResult> ChangeAsync(IReadOnlyDictionary<LogtoAccountField, string?> fields, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, fields.ToDictionary(field => AccountResponse.NameOf(field.Key), field => field.Value), cancellationToken);

    private async Task<LogtoAccountResult> SendAsync(HttpMethod method, object? body, CancellationToken cancellationToken)
    {
        var response = await client.SendAsync(method, "/api/my-account", body, verificationId: null, cancellationToken);
        switch (response)
        {
            case { IsSuccess: true }:
                // A change is done, whatever else can be read. Without the sign-in experience there are no pages to offer.
                var experience = method == HttpMethod.Get ? await client.ReadExperienceAsync(cancellationToken) : default;
                return new LogtoAccountResult.Found(AccountResponse.Read(
                    response.Body, new AccountCenter(experience, client.Origin, site.Value.Origin, logto.Value.AccountCenterPages)));
            case { Outcome: AccountApiOutcome.SignInNeeded }:
                return new LogtoAccountResult.SignInNeeded();
            case { Outcome: AccountApiOutcome.Denied }:
                return new LogtoAccountResult.NotOffered();
            case { Outcome: AccountApiOutcome.Unavailable }:
                return new LogtoAccountResult.Unavailable();
        }

        var result = AccountResponse.ReadError(response.Status, response.Body);
        if (result is LogtoAccountResult.Unavailable)
        {
            client.LogFailure(response);
        }

        return result;
    }
}
