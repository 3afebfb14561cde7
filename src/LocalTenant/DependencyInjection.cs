namespace Bookstore.LocalTenant;

/// <summary>The local tenant: stand-ins for Logto and for Patreon on a developer's machine.</summary>
public static class DependencyInjection
{
    /// <summary>
    /// Starts the local tenant with the app when the environment is Development and <c>Logto:Endpoint</c> is missing or the
    /// tenant's own origin; otherwise does nothing. The tenant registers the app with its settings <c>Logto:AppId</c>,
    /// <c>:AppSecret</c>, <c>:ApiResource</c> and <c>:WebhookSigningKey</c>, knows a machine-to-machine application with those of
    /// <c>Logto:Management</c>, and fills in those that are missing.
    /// </summary>
    /// <remarks>
    /// Unless <c>LocalTenant:Patreon</c> has a real client or <c>Patreon:AccessToken</c> is set, the app's settings for
    /// Patreon's API are filled in, too, and lead to the stand-in.
    /// </remarks>
    /// <param name="builder">The app's builder, with its configuration already loaded.</param>
    public static void AddLocalTenant(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        if (!builder.Environment.IsDevelopment()) return;

        var settings = LocalTenantSettings.Read(builder.Configuration, builder.Environment.ContentRootPath);
        var endpoint = builder.Configuration["Logto:Endpoint"]?.Trim().TrimEnd('/');
        if (!string.IsNullOrEmpty(endpoint) && endpoint != settings.Origin) return;

        builder.Configuration.AddInMemoryCollection(
        [
            new("Logto:Endpoint", settings.Origin),
            new("Logto:AppId", settings.AppId),
            new("Logto:AppSecret", settings.AppSecret),
            new("Logto:ApiResource", settings.ApiResource),
            new("Logto:WebhookSigningKey", settings.WebhookSigningKey),
            new("Logto:Management:AppId", settings.ManagementAppId),
            new("Logto:Management:AppSecret", settings.ManagementAppSecret),
        ]);
        if (settings.UsesStandInApi(builder.Configuration))
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("Patreon:ApiBase", settings.PatreonApiBase),
                new("Patreon:AccessToken", CreatorClient.AccessToken),
                new("Patreon:RefreshToken", CreatorClient.RefreshToken),
                new("Patreon:ClientId", settings.Creator.ClientId),
                new("Patreon:ClientSecret", settings.Creator.ClientSecret),
                new("Patreon:WebhookSecret", settings.Creator.WebhookSecret),
            ]);
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<LocalTenantService>();
    }
}
