using System.Xml.Linq;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Persistence.Keys;

/// <summary>Writes the keys of the folder into a database, so that sessions and encrypted tokens that are copied there still work.</summary>
internal sealed class KeyImport(IOptions<KeyManagementOptions> management, IOptions<KeyOptions> options, IKeyManager keys, TimeProvider clock)
{
    /// <summary>Makes sure that the import can succeed, before anything else is done for it.</summary>
    /// <exception cref="OptionsValidationException">There is no valid certificate to encrypt the keys with, or a key can't be read.</exception>
    public void EnsureReady() => _ = Validate();

    /// <summary>Imports what the database doesn't have yet; what it has stays as it is. Commits, unless the context has a transaction.</summary>
    /// <param name="target">The database, migrated.</param>
    /// <returns>How many keys and revocations were added.</returns>
    /// <exception cref="OptionsValidationException">There is no valid certificate to encrypt the keys with, or a key can't be read.</exception>
    public async Task<int> ImportAsync(BookstoreDbContext target, CancellationToken cancellationToken)
    {
        var (store, encryptor) = Validate();
        var known = await target.DataProtectionKeys.Select(key => key.FriendlyName).ToHashSetAsync(cancellationToken);
        var rows = store.GetAllElements().Select(element => new DataProtectionKeyRow
        {
            FriendlyName = GetName(element),
            Xml = KeyXml.Encrypt(element, encryptor).ToString(SaveOptions.DisableFormatting),
        }).Where(row => known.Add(row.FriendlyName)).ToList();
        target.DataProtectionKeys.AddRange(rows);
        await target.SaveChangesAsync(cancellationToken);
        target.ChangeTracker.Clear();
        return rows.Count;
    }

    private (IKeyStore Store, IXmlEncryptor Encryptor) Validate()
    {
        // Reading the options validates the certificate.
        var store = (IKeyStore)management.Value.XmlRepository!;
        if (options.Value.Certificate is null || management.Value.XmlEncryptor is not { } encryptor)
        {
            throw Invalid($"{KeyCertificate.Setting} is missing. It encrypts the Data Protection keys in the other database. {KeyCertificate.Creation}");
        }

        if (KeyRing.Read(keys, store, clock.GetUtcNow()) is { IsReadable: false } or { HasDamaged: true })
        {
            var problem = KeyRing.Unreadable(store);
            throw Invalid($"{problem.Message} {problem.Remedy}");
        }

        return (store, encryptor);
    }

    // The names that Data Protection gives them, which its folder doesn't return.
    private static string GetName(XElement element)
    {
        var key = element.Name.LocalName == "revocation" ? (string?)element.Element("key")?.Attribute("id") : (string?)element.Attribute("id");
        return $"{element.Name.LocalName}-{(key is null or "*" ? (string?)element.Element("revocationDate") : key)}";
    }

    private static OptionsValidationException Invalid(string message) => new(KeyCertificate.Setting, typeof(KeyOptions), [message]);
}
