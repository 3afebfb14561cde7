using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Bookstore.Infrastructure.Persistence.Keys;

/// <summary>
/// The elements of Data Protection's keys. It marks what is secret with the attribute <c>requiresEncryption</c>, and puts
/// <c>encryptedSecret</c> in its place, with the type that decrypts it.
/// </summary>
internal static class KeyXml
{
    private static readonly XNamespace Namespace = "http://schemas.asp.net/2015/03/dataProtection";

    public static bool HasPlainSecret(XElement element) => FindPlainSecrets(element).Any();

    /// <summary>A copy in which every secret is encrypted.</summary>
    public static XElement Encrypt(XElement element, IXmlEncryptor encryptor)
    {
        var copy = new XElement(element);
        foreach (var secret in FindPlainSecrets(copy).ToList())
        {
            var encrypted = encryptor.Encrypt(new XElement(secret));
            secret.ReplaceWith(new XElement(
                Namespace + "encryptedSecret",
                new XAttribute("decryptorType", encrypted.DecryptorType.AssemblyQualifiedName!),
                encrypted.EncryptedElement));
        }

        return copy;
    }

    private static IEnumerable<XElement> FindPlainSecrets(XElement element) =>
        element.DescendantsAndSelf().Where(one => (bool?)one.Attribute(Namespace + "requiresEncryption") is true);
}
