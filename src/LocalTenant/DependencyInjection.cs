using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookstore.LocalTenant;

/// <summary>Adds the local tenant: a stand-in for Logto and for Patreon on a developer's machine.</summary>
public static class DependencyInjection
{
    /// <summary>
    /// Starts the local tenant with the app when the environment is Development and <c>Logto:Endpoint</c> is absent or is the
    /// tenant's own origin; does nothing otherwise. It fills in those of <c>Logto:Endpoint</c>, <c>Logto:AppId</c>,
    /// <c>Logto:AppSecret</c> and <c>Logto:WebhookSigningKey</c> that are not set, and registers whatever is set as its application.
    /// </summary>
    /// <remarks>
    /// The application's back-channel logout URI is <c>PublicUrl</c>/backchannel-logout, and its webhooks go to
    /// <c>PublicUrl</c>/webhooks/logto. <c>/console/users</c> at the tenant's origin stands in for the user page of Logto's
    /// Console: there people are renamed, suspended, reinstated and deleted, and the webhooks for that are sent.
    /// <c>/console/application</c> stands in for the application's page: there its secret expires, and its type is another.
    /// <para/>
    /// Where neither the connector goes to the real Patreon nor <c>Patreon:AccessToken</c> is set, the app is also given the
    /// stand-in Patreon's API: <c>Patreon:ApiBase</c>, <c>Patreon:AccessToken</c>, <c>Patreon:RefreshToken</c>,
    /// <c>Patreon:ClientId</c>, <c>Patreon:ClientSecret</c> and <c>Patreon:WebhookSecret</c>. <c>/control</c> at its origin changes
    /// memberships and sends the webhooks for that to <c>PublicUrl</c>/webhooks/patreon.
    /// <para/>
    /// Settings: <c>PublicUrl</c>, <c>LocalTenant:Port</c> (3011), <c>LocalTenant:PatreonPort</c> (3012),
    /// <c>LocalTenant:Folder</c> (<c>local-tenant</c>, relative to the content root), <c>LocalTenant:PatreonMembers</c> (how many
    /// generated members the stand-in's campaign has besides the sample people, 0), and
    /// <c>LocalTenant:Patreon:ClientId</c>, <c>:ClientSecret</c>, <c>:Scope</c> for a connector that talks to the real Patreon.
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
            new("Logto:WebhookSigningKey", settings.WebhookSigningKey),
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
