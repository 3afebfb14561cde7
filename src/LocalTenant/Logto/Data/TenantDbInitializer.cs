using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Creates the schema and registers the application.</summary>
internal static class TenantDbInitializer
{
    public static async Task InitializeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TenantDb>();
        await CreateSchemaAsync(db, cancellationToken);
        await DeleteExpiredAsync(db, cancellationToken);
        await RegisterApplicationAsync(
            scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>(),
            scope.ServiceProvider.GetRequiredService<LocalTenantSettings>(),
            cancellationToken);
    }

    // Throw-away state needs no migrations: another schema means a new file. user_version has a hash of the schema.
    private static async Task CreateSchemaAsync(TenantDb db, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(db.Database.GenerateCreateScript()));
        var mark = (BitConverter.ToInt32(hash) & int.MaxValue) | 1;
        var stored = await db.Database.SqlQueryRaw<int>("SELECT user_version AS Value FROM pragma_user_version").SingleAsync(cancellationToken);
        if (stored == mark) return;

        await db.Database.EnsureDeletedAsync(cancellationToken);
        await db.Database.EnsureCreatedAsync(cancellationToken);
        var pragma = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {mark}");
        await db.Database.ExecuteSqlRawAsync(pragma, cancellationToken);
    }

    private static async Task DeleteExpiredAsync(TenantDb db, CancellationToken cancellationToken)
    {
        // SQLite cannot compare DateTimeOffset; a developer's rows are few.
        var now = DateTimeOffset.UtcNow;
        db.RemoveRange((await db.Interactions.ToListAsync(cancellationToken)).Where(interaction => Interactions.IsExpired(interaction, now)));
        db.RemoveRange((await db.Sessions.ToListAsync(cancellationToken)).Where(session => Sessions.IsExpired(session, now)));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task RegisterApplicationAsync(
        IOpenIddictApplicationManager applications, LocalTenantSettings settings, CancellationToken cancellationToken)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = settings.AppId,
            ClientSecret = settings.AppSecret,
            ClientType = ClientTypes.Confidential,
            ApplicationType = ApplicationTypes.Web,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = "Bookstore",
            RedirectUris = { new Uri(settings.RedirectUri) },
        };

        // Applications of earlier settings go, so that their credentials no longer work.
        await foreach (var application in applications.ListAsync(cancellationToken: cancellationToken))
        {
            if (await applications.GetClientIdAsync(application, cancellationToken) != settings.AppId)
            {
                await applications.DeleteAsync(application, cancellationToken);
            }
        }

        if (await applications.FindByClientIdAsync(settings.AppId, cancellationToken) is { } registered)
        {
            await applications.UpdateAsync(registered, descriptor, cancellationToken);
        }
        else
        {
            await applications.CreateAsync(descriptor, cancellationToken);
        }
    }
}
