using System.Security.Cryptography;
using Bookstore.LocalTenant.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>Keys that survive a restart: ES384 for JWTs, and a symmetric one for stored tokens.</summary>
internal sealed class TenantKeys
{
    private TenantKeys(ECDsaSecurityKey signing, SymmetricSecurityKey encryption)
    {
        Signing = signing;
        Encryption = encryption;
    }

    public ECDsaSecurityKey Signing { get; }

    public SymmetricSecurityKey Encryption { get; }

    public static TenantKeys ReadOrCreate(string folder)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        key.ImportFromPem(ReadOrCreate(Path.Combine(folder, "signing-key.pem"), key.ExportPkcs8PrivateKeyPem));
        var signing = new ECDsaSecurityKey(key);
        signing.KeyId = Base64UrlEncoder.Encode(signing.ComputeJwkThumbprint()); // RFC 7638: 43 characters, like Logto's

        var secret = ReadOrCreate(
            Path.Combine(folder, "encryption-key.txt"), () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new TenantKeys(signing, new SymmetricSecurityKey(Convert.FromBase64String(secret)));
    }

    private static string ReadOrCreate(string path, Func<string> create)
    {
        if (File.Exists(path)) return File.ReadAllText(path);

        var text = create();
        using var writer = new StreamWriter(PrivateFile.Create(path));
        writer.Write(text);
        return text;
    }
}
