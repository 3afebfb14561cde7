using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>Signs JWTs as Logto does: ES384, explicit nulls, and a <c>typ</c> only where Logto sets one.</summary>
internal sealed class JwtSigner(TenantKeys keys)
{
    public string Sign(JsonObject claims, string? type = null)
    {
        var header = new JsonObject { ["alg"] = "ES384" };
        if (type is not null) header["typ"] = type;
        header["kid"] = keys.Signing.KeyId;

        var content = $"{Encode(header)}.{Encode(claims)}";
        return $"{content}.{Base64Url.EncodeToString(keys.Signing.ECDsa.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA384))}";
    }

    /// <summary>The claims of a token that this tenant signed, even if it has expired; else null.</summary>
    public JsonObject? Read(string token)
    {
        try
        {
            var parts = token.Split('.');
            if (parts.Length != 3) return null;

            var content = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            return keys.Signing.ECDsa.VerifyData(content, Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA384)
                ? JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) as JsonObject
                : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToUnescapedString()));
}
