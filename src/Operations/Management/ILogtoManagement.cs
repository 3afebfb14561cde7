namespace Bookstore.Operations.Management;

/// <summary>The part of a Logto tenant's configuration that this site depends on. Each failure is a <see cref="SetupException"/>.</summary>
internal interface ILogtoManagement
{
    /// <summary>Reads the issuer from the discovery document, without credentials.</summary>
    Task<string> GetIssuerAsync(CancellationToken cancellationToken);

    /// <summary>Lists the applications of the type "traditional web".</summary>
    Task<IReadOnlyList<LogtoApplication>> ListApplicationsAsync(CancellationToken cancellationToken);

    /// <summary>Finds an application of any type.</summary>
    Task<LogtoApplication?> FindApplicationAsync(string id, CancellationToken cancellationToken);

    /// <summary>Creates an application of the type "traditional web".</summary>
    Task<LogtoApplication> CreateApplicationAsync(string name, ClientMetadata metadata, CancellationToken cancellationToken);

    Task ReplaceMetadataAsync(string id, ClientMetadata metadata, CancellationToken cancellationToken);

    Task<IReadOnlyList<LogtoSecret>> ListSecretsAsync(string applicationId, CancellationToken cancellationToken);

    /// <summary>Finds the connector with a target: Logto's own, or a standard one such as <c>oauth2</c>.</summary>
    Task<LogtoConnector?> FindConnectorAsync(string target, CancellationToken cancellationToken);

    /// <summary>Creates Logto's own connector with a target.</summary>
    Task<LogtoConnector> CreateConnectorAsync(string target, ConnectorConfig config, CancellationToken cancellationToken);

    Task ReplaceConfigAsync(string id, ConnectorConfig config, CancellationToken cancellationToken);

    Task<SignInExperience> GetSignInExperienceAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the parts that are not null, each as a whole.</summary>
    Task ChangeSignInExperienceAsync(SignInExperience parts, CancellationToken cancellationToken);

    Task<IReadOnlyList<LogtoWebhook>> ListWebhooksAsync(CancellationToken cancellationToken);

    Task<LogtoWebhook> CreateWebhookAsync(LogtoWebhook webhook, CancellationToken cancellationToken);

    /// <summary>Sets a webhook's events, and enables it.</summary>
    Task ChangeWebhookAsync(string id, IReadOnlyList<string> events, CancellationToken cancellationToken);

    /// <summary>Lists the API resources with all of their permissions.</summary>
    Task<IReadOnlyList<LogtoResource>> ListResourcesAsync(CancellationToken cancellationToken);

    /// <param name="indicator">The resource indicator (RFC 8707).</param>
    Task<LogtoResource> CreateResourceAsync(string name, string indicator, CancellationToken cancellationToken);

    Task CreatePermissionAsync(string resourceId, string name, CancellationToken cancellationToken);

    /// <summary>Lists the roles of users.</summary>
    Task<IReadOnlyList<LogtoRole>> ListRolesAsync(CancellationToken cancellationToken);

    /// <summary>Creates a role of users, without permissions.</summary>
    Task CreateRoleAsync(string name, string description, CancellationToken cancellationToken);

    /// <summary>Lists the permissions of the organization template.</summary>
    Task<IReadOnlyList<OrganizationScope>> ListOrganizationScopesAsync(CancellationToken cancellationToken);

    Task<OrganizationScope> CreateOrganizationScopeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists the roles of the organization template with their permissions.</summary>
    Task<IReadOnlyList<OrganizationRole>> ListOrganizationRolesAsync(CancellationToken cancellationToken);

    Task CreateOrganizationRoleAsync(string name, IReadOnlyList<string> scopeIds, CancellationToken cancellationToken);

    Task<AccountCenter> GetAccountCenterAsync(CancellationToken cancellationToken);

    Task ChangeAccountCenterAsync(AccountCenter accountCenter, CancellationToken cancellationToken);
}
