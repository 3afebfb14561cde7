using System.Data.Common;
using System.Xml.Linq;
using Bookstore.Infrastructure.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Persistence.Keys;

/// <summary>The Data Protection keys in the database that several instances share. It takes none that is not encrypted.</summary>
internal sealed class KeyTable(IDbContextFactory<BookstoreDbContext> databases) : IKeyStore
{
    public string Place => "the database";

    public string ReadRemedy =>
        $"Set {KeyCertificate.Setting} to the certificate that encrypted them, as on the other instances, or add it to {KeyCertificate.EarlierSetting}. "
        + "If it is lost, stop all instances and empty the table DataProtectionKeys; everyone then has to sign in again.";

    public string WriteRemedy => "Make sure that the site's database user may write to the table DataProtectionKeys.";

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var database = databases.CreateDbContext();
        return [.. database.DataProtectionKeys.AsNoTracking().OrderBy(key => key.FriendlyName).Select(key => key.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    /// <exception cref="InvalidOperationException">The element has a secret that is not encrypted.</exception>
    public void StoreElement(XElement element, string friendlyName)
    {
        if (KeyXml.HasPlainSecret(element))
        {
            throw new InvalidOperationException($"A Data Protection key is stored in the database only if it is encrypted. Set {KeyCertificate.Setting}.");
        }

        using var database = databases.CreateDbContext();
        database.DataProtectionKeys.Add(new DataProtectionKeyRow { FriendlyName = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        database.SaveChanges();
    }

    public string? FindObstacle()
    {
        try
        {
            using var database = databases.CreateDbContext();
            using var transaction = database.Database.BeginTransaction();
            database.DataProtectionKeys.Add(new DataProtectionKeyRow { FriendlyName = $"try-{Guid.NewGuid()}", Xml = "<try />" });
            database.SaveChanges();
            return null;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            return exception.GetBaseException().Message;
        }
    }
}
