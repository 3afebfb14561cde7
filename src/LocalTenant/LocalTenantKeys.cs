namespace Bookstore.LocalTenant;

/// <summary>The names of the tenant's own settings. Its other values are those of the app.</summary>
internal static class LocalTenantKeys
{
    /// <summary>The port of the local tenant.</summary>
    /// <value><c>3011</c></value>
    public const string Port = "LocalTenant:Port";

    /// <summary>The port of the stand-in Patreon.</summary>
    /// <value><c>3012</c></value>
    public const string PatreonPort = "LocalTenant:PatreonPort";

    /// <summary>What the local tenant remembers. Delete it to start over.</summary>
    /// <value><c>local-tenant</c></value>
    public const string Folder = "LocalTenant:Folder";

    /// <summary>
    /// <em>Is session required</em> of the local tenant's application: whether its tokens name Logto's session (<c>sid</c>).
    /// </summary>
    /// <value><c>true</c></value>
    public const string BackchannelLogoutSessionRequired = "LocalTenant:BackchannelLogoutSessionRequired";

    /// <summary>
    /// How many generated members the stand-in campaign has besides the sample people, such as <c>20000</c>, to measure a sync.
    /// </summary>
    /// <value><c>0</c></value>
    public const string PatreonMembers = "LocalTenant:PatreonMembers";

    /// <summary>
    /// The <em>Client ID</em> of a real Patreon client. The local tenant then sends you to www.patreon.com. Redirect URI:
    /// <c>http://localhost:3011/callback/patreon-local</c>.
    /// </summary>
    /// <value>The stand-in Patreon.</value>
    public const string RealPatreonId = "LocalTenant:Patreon:ClientId";

    /// <summary>The <em>Client Secret</em> of that client.</summary>
    /// <value>Required with its ID.</value>
    public const string RealPatreonSecret = "LocalTenant:Patreon:ClientSecret";

    /// <summary>What that client asks the real Patreon for.</summary>
    /// <value><c>identity identity[email]</c></value>
    public const string RealPatreonScope = "LocalTenant:Patreon:Scope";
}
