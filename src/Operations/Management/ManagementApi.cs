using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Management;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Management;

/// <summary>Calls Logto's Management API for setup and doctor. Each failure is a <see cref="SetupException"/>, which says what to do.</summary>
internal sealed class ManagementApi(ManagementClient client, IOptions<ManagementOptions> management)
{
    public Task<T> CallAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        GuardAsync(() => client.CallAsync(method, path, body, ManagementClient.Read<T>, cancellationToken));

    /// <param name="isWanted">Selects the elements to read: others may have another shape.</param>
    public Task<IReadOnlyList<T>> ListAsync<T>(string path, Func<JsonElement, bool> isWanted, CancellationToken cancellationToken) =>
        GuardAsync(() => client.CallAsync<IReadOnlyList<T>>(
            HttpMethod.Get,
            path,
            body: null,
            answer => [.. ManagementClient.Read<List<JsonElement>>(answer).Where(isWanted).Select(ManagementClient.Read<T>)],
            cancellationToken));

    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await CallAsync<T>(HttpMethod.Get, path, body: null, cancellationToken);
        }
        catch (SetupException exception) when (exception.Error.Code == SetupErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads the issuer from the discovery document (OpenID Connect Discovery 1.0, section 3).</summary>
    public Task<string> ReadIssuerAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
        (await client.ReadDiscoveryAsync(cancellationToken)).Text("issuer")
            ?? throw ManagementErrors.MissingIssuer(ManagementClient.DiscoveryCall, management.Value));

    private async Task<T> GuardAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (ManagementException exception)
        {
            throw ManagementErrors.Explain(exception, management.Value);
        }
    }
}
