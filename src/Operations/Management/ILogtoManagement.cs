namespace Bookstore.Operations.Management;

/// <summary>What of a Logto tenant's configuration this site depends on. Whatever fails is a <see cref="SetupException"/>.</summary>
public interface ILogtoManagement
{
    /// <summary>Reads which issuer the discovery document at the endpoint names, which a sign-in insists on; without credentials.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<string> GetIssuerAsync(CancellationToken cancellationToken);

    /// <summary>Lists the applications of the type "traditional web".</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<LogtoApplication>> ListApplicationsAsync(CancellationToken cancellationToken);

    /// <summary>Finds an application of whatever type; null where there is none of this id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogtoApplication?> FindApplicationAsync(string id, CancellationToken cancellationToken);

    /// <summary>Creates an application of the type "traditional web".</summary>
    /// <param name="name">Its name.</param>
    /// <param name="metadata">Its addresses.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogtoApplication> CreateApplicationAsync(string name, ClientMetadata metadata, CancellationToken cancellationToken);

    /// <summary>Replaces an application's addresses as a whole.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="metadata">All of them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ReplaceMetadataAsync(string id, ClientMetadata metadata, CancellationToken cancellationToken);

    /// <summary>Lists an application's secrets.</summary>
    /// <param name="applicationId">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<LogtoSecret>> ListSecretsAsync(string applicationId, CancellationToken cancellationToken);

    /// <summary>Finds the connector whose target is Patreon, whatever it is made of: Logto's own, or its standard <c>oauth2</c> one.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogtoConnector?> FindPatreonConnectorAsync(CancellationToken cancellationToken);

    /// <summary>Creates Logto's own Patreon connector.</summary>
    /// <param name="config">Its config.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogtoConnector> CreatePatreonConnectorAsync(ConnectorConfig config, CancellationToken cancellationToken);

    /// <summary>Replaces a connector's config as a whole.</summary>
    /// <param name="id">The connector's id.</param>
    /// <param name="config">All of it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ReplaceConfigAsync(string id, ConnectorConfig config, CancellationToken cancellationToken);

    /// <summary>Reads the sign-in experience.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<SignInExperience> GetSignInExperienceAsync(CancellationToken cancellationToken);

    /// <summary>Changes the sign-in experience.</summary>
    /// <param name="parts">The parts to replace, each as a whole; null leaves one as it is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ChangeSignInExperienceAsync(SignInExperience parts, CancellationToken cancellationToken);

    /// <summary>What the site wants to be told of by a webhook.</summary>
    IReadOnlyList<string> HookEvents { get; }

    /// <summary>Lists the webhooks.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<LogtoHook>> ListHooksAsync(CancellationToken cancellationToken);

    /// <summary>Creates a webhook.</summary>
    /// <param name="hook">Its name, address and events.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogtoHook> CreateHookAsync(LogtoHook hook, CancellationToken cancellationToken);

    /// <summary>Sets a webhook's events, and turns it on.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="events">All of its events.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ChangeHookAsync(string id, IReadOnlyList<string> events, CancellationToken cancellationToken);

    /// <summary>Lists the API resources with all of their permissions.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<LogtoResource>> ListResourcesAsync(CancellationToken cancellationToken);

    /// <summary>Creates an API resource.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="indicator">Its resource indicator (RFC 8707).</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LogtoResource> CreateResourceAsync(string name, string indicator, CancellationToken cancellationToken);

    /// <summary>Adds a permission to an API resource.</summary>
    /// <param name="resourceId">The resource's id.</param>
    /// <param name="name">The permission, such as <c>read:books</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task CreatePermissionAsync(string resourceId, string name, CancellationToken cancellationToken);
}
