using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Creates the schema, with the sample data, and registers the applications.</summary>
internal static class TenantDbInitializer
{
    public static async Task InitializeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();
        var settings = scope.ServiceProvider.GetRequiredService<LocalTenantSettings>();
        if (await CreateSchemaAsync(db, cancellationToken)) await SampleData.AddAsync(db, settings, cancellationToken);
        await SampleData.UpdateApiResourceAsync(db, settings, cancellationToken);
        await DeleteExpiredAsync(db, cancellationToken);
        await RegisterApplicationsAsync(
            scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>(), settings, cancellationToken);
    }

    // Throw-away state needs no migrations: another schema means a new file. user_version has a hash of the schema.
    private static async Task<bool> CreateSchemaAsync(TenantDb db, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(db.Database.GenerateCreateScript()));
        var mark = (BitConverter.ToInt32(hash) & int.MaxValue) | 1;
        var stored = await db.Database.SqlQueryRaw<int>("SELECT user_version AS Value FROM pragma_user_version").SingleAsync(cancellationToken);
        if (stored == mark) return false;

        await db.Database.EnsureDeletedAsync(cancellationToken);
        await db.Database.EnsureCreatedAsync(cancellationToken);
        var pragma = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {mark}");
        await db.Database.ExecuteSqlRawAsync(pragma, cancellationToken);
        return true;
    }

    private static async Task DeleteExpiredAsync(TenantDb db, CancellationToken cancellationToken)
    {
        // SQLite cannot compare DateTimeOffset; a developer's rows are few.
        var now = DateTimeOffset.UtcNow;
        db.RemoveRange((await db.Interactions.ToListAsync(cancellationToken)).Where(interaction => Interactions.IsExpired(interaction, now)));
        db.RemoveRange((await db.Sessions.ToListAsync(cancellationToken)).Where(session => Sessions.IsExpired(session, now)));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task RegisterApplicationsAsync(
        IOpenIddictApplicationManager applications, LocalTenantSettings settings, CancellationToken cancellationToken)
    {
        // Applications of earlier settings go, so that their credentials no longer work.
        await foreach (var application in applications.ListAsync(cancellationToken: cancellationToken))
        {
            var clientId = await applications.GetClientIdAsync(application, cancellationToken);
            if (clientId != settings.AppId && clientId != settings.ManagementAppId) await applications.DeleteAsync(application, cancellationToken);
        }

        await RegisterAsync(applications, Application(settings.AppId, settings.AppSecret, "Bookstore", new Uri(settings.RedirectUri)), cancellationToken);

        // An application for the Management API, which signs nobody in: it has no redirect URI.
        if (settings.ManagementAppId != settings.AppId)
        {
            await RegisterAsync(
                applications, Application(settings.ManagementAppId, settings.ManagementAppSecret, "Management API"), cancellationToken);
        }
    }

    private static OpenIddictApplicationDescriptor Application(string id, string secret, string name, params ReadOnlySpan<Uri> redirectUris)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            ApplicationType = ApplicationTypes.Web,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = name,
        };
        foreach (var uri in redirectUris) descriptor.RedirectUris.Add(uri);
        return descriptor;
    }

    private static async Task RegisterAsync(
        IOpenIddictApplicationManager applications, OpenIddictApplicationDescriptor descriptor, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(descriptor.ClientId!, cancellationToken) is { } registered)
        {
            await applications.UpdateAsync(registered, descriptor, cancellationToken);
        }
        else
        {
            await applications.CreateAsync(descriptor, cancellationToken);
        }
    }
}
