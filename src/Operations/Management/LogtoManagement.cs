using System.Text.Json;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Operations.Management;

internal sealed class LogtoManagement(ManagementApi api) : ILogtoManagement
{
    public Task<string> GetIssuerAsync(CancellationToken cancellationToken) => api.ReadIssuerAsync(cancellationToken);

    public Task<IReadOnlyList<LogtoApplication>> ListApplicationsAsync(CancellationToken cancellationToken) =>
        ListAsync<LogtoApplication>("/api/applications?types=Traditional", cancellationToken);

    public Task<LogtoApplication?> FindApplicationAsync(string id, CancellationToken cancellationToken) =>
        api.FindAsync<LogtoApplication>($"/api/applications/{Segment(id)}", cancellationToken);

    public Task<LogtoApplication> CreateApplicationAsync(string name, ClientMetadata metadata, CancellationToken cancellationToken) =>
        PostAsync<LogtoApplication>("/api/applications", new { name, type = "Traditional", oidcClientMetadata = metadata }, cancellationToken);

    public Task ReplaceMetadataAsync(string id, ClientMetadata metadata, CancellationToken cancellationToken) =>
        PatchAsync($"/api/applications/{Segment(id)}", new { oidcClientMetadata = metadata }, cancellationToken);

    public Task<IReadOnlyList<LogtoSecret>> ListSecretsAsync(string applicationId, CancellationToken cancellationToken) =>
        ListAsync<LogtoSecret>($"/api/applications/{Segment(applicationId)}/secrets", cancellationToken);

    // The config of a connector with another target may have any shape.
    public async Task<LogtoConnector?> FindConnectorAsync(string target, CancellationToken cancellationToken) =>
        await api.ListAsync<LogtoConnector>("/api/connectors", connector => connector.Text("target") == target, cancellationToken)
            is [var connector, ..] ? connector : null;

    public Task<LogtoConnector> CreateConnectorAsync(string target, ConnectorConfig config, CancellationToken cancellationToken) =>
        PostAsync<LogtoConnector>("/api/connectors", new { connectorId = LogtoConnector.KindOf(target), config }, cancellationToken);

    public Task ReplaceConfigAsync(string id, ConnectorConfig config, CancellationToken cancellationToken) =>
        PatchAsync($"/api/connectors/{Segment(id)}", new { config }, cancellationToken);

    public Task<SignInExperience> GetSignInExperienceAsync(CancellationToken cancellationToken) =>
        api.CallAsync<SignInExperience>(HttpMethod.Get, "/api/sign-in-exp", body: null, cancellationToken);

    public Task ChangeSignInExperienceAsync(SignInExperience parts, CancellationToken cancellationToken) =>
        PatchAsync("/api/sign-in-exp", parts, cancellationToken);

    public Task<IReadOnlyList<LogtoWebhook>> ListWebhooksAsync(CancellationToken cancellationToken) =>
        ListAsync<LogtoWebhook>("/api/hooks", cancellationToken);

    public Task<LogtoWebhook> CreateWebhookAsync(LogtoWebhook webhook, CancellationToken cancellationToken) =>
        PostAsync<LogtoWebhook>("/api/hooks", webhook, cancellationToken);

    public Task ChangeWebhookAsync(string id, IReadOnlyList<string> events, CancellationToken cancellationToken) =>
        PatchAsync($"/api/hooks/{Segment(id)}", new { events, enabled = true }, cancellationToken);

    // A resource's own list of permissions comes in pages; this one has all of them.
    public Task<IReadOnlyList<LogtoResource>> ListResourcesAsync(CancellationToken cancellationToken) =>
        ListAsync<LogtoResource>("/api/resources?includeScopes=true", cancellationToken);

    public Task<LogtoResource> CreateResourceAsync(string name, string indicator, CancellationToken cancellationToken) =>
        PostAsync<LogtoResource>("/api/resources", new { name, indicator }, cancellationToken);

    public Task CreatePermissionAsync(string resourceId, string name, CancellationToken cancellationToken) =>
        PostAsync<JsonElement>($"/api/resources/{Segment(resourceId)}/scopes", new { name, description = "" }, cancellationToken);

    public Task<IReadOnlyList<LogtoRole>> ListRolesAsync(CancellationToken cancellationToken) =>
        ListPagesAsync<LogtoRole>("/api/roles?type=User&", cancellationToken);

    public Task CreateRoleAsync(string name, string description, CancellationToken cancellationToken) =>
        PostAsync<JsonElement>("/api/roles", new { name, description, type = "User" }, cancellationToken);

    public Task<IReadOnlyList<OrganizationScope>> ListOrganizationScopesAsync(CancellationToken cancellationToken) =>
        ListPagesAsync<OrganizationScope>("/api/organization-scopes?", cancellationToken);

    public Task<OrganizationScope> CreateOrganizationScopeAsync(string name, CancellationToken cancellationToken) =>
        PostAsync<OrganizationScope>("/api/organization-scopes", new { name }, cancellationToken);

    public Task<IReadOnlyList<OrganizationRole>> ListOrganizationRolesAsync(CancellationToken cancellationToken) =>
        ListPagesAsync<OrganizationRole>("/api/organization-roles?", cancellationToken);

    public Task CreateOrganizationRoleAsync(string name, IReadOnlyList<string> scopeIds, CancellationToken cancellationToken) =>
        PostAsync<JsonElement>("/api/organization-roles", new { name, organizationScopeIds = scopeIds }, cancellationToken);

    public Task<AccountCenter> GetAccountCenterAsync(CancellationToken cancellationToken) =>
        api.CallAsync<AccountCenter>(HttpMethod.Get, "/api/account-center", body: null, cancellationToken);

    public Task ChangeAccountCenterAsync(AccountCenter accountCenter, CancellationToken cancellationToken) =>
        PatchAsync("/api/account-center", accountCenter, cancellationToken);

    private static string Segment(string id) => Uri.EscapeDataString(id);

    private Task<IReadOnlyList<T>> ListAsync<T>(string path, CancellationToken cancellationToken) =>
        api.ListAsync<T>(path, _ => true, cancellationToken);

    // For lists that Logto sends in pages only, of 20 if not asked otherwise.
    private async Task<IReadOnlyList<T>> ListPagesAsync<T>(string pathAndQuery, CancellationToken cancellationToken)
    {
        const int PageSize = 100;
        List<T> all = [];
        for (var page = 1; ; page++)
        {
            var items = await ListAsync<T>($"{pathAndQuery}page={page}&page_size={PageSize}", cancellationToken);
            all.AddRange(items);
            if (items.Count < PageSize)
            {
                return all;
            }
        }
    }

    private Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        api.CallAsync<T>(HttpMethod.Post, path, body, cancellationToken);

    private async Task PatchAsync(string path, object body, CancellationToken cancellationToken) =>
        await api.CallAsync<JsonElement>(HttpMethod.Patch, path, body, cancellationToken);
}
