using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Conformance.Tests;

/// <summary>Tokens that look like the provider's and are not, by what is wrong with them.</summary>
internal static class Forgeries
{
    private static readonly Dictionary<string, Func<TestProvider, JsonObject, JsonObject, string>> All = new()
    {
        ["the signature is another key's"] = (_, header, claims) =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            return TestProvider.Sign(header, claims, key);
        },
        ["`kid` is unknown, and so is the key"] = (_, header, claims) =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            header["kid"] = "nobody's";
            return TestProvider.Sign(header, claims, key);
        },
        ["the claims were changed after signing"] = (provider, header, claims) =>
        {
            var parts = provider.Sign(header, claims).Split('.');
            claims["name"] = "Mallory";
            return $"{parts[0]}.{TestProvider.Encode(claims)}.{parts[2]}";
        },
        ["the signature is cut off in the middle"] = (provider, header, claims) => provider.Sign(header, claims)[..^64],
        ["the signature is gone, `alg` is still ES384"] = (_, header, claims) => $"{TestProvider.Encode(header)}.{TestProvider.Encode(claims)}.",
        ["`alg` is none"] = (_, header, claims) => $"{TestProvider.Encode(With(header, "none"))}.{TestProvider.Encode(claims)}.",
        ["`alg` is NONE"] = (_, header, claims) => $"{TestProvider.Encode(With(header, "NONE"))}.{TestProvider.Encode(claims)}.",
        ["`alg` is absent"] = (provider, header, claims) =>
        {
            header.Remove("alg");
            return provider.Sign(header, claims);
        },
        ["HS256 with the client secret"] = (_, header, claims) =>
            Hs256(header, claims, Encoding.ASCII.GetBytes(TestProvider.AppSecret)),
        ["HS256 with the public key (key confusion)"] = (provider, header, claims) =>
            Hs256(header, claims, Encoding.ASCII.GetBytes(provider.Key.ExportSubjectPublicKeyInfoPem())),
        ["the header says RS256, the key is an EC key (key confusion)"] = (provider, header, claims) => provider.Sign(With(header, "RS256"), claims),
        ["the header brings its own key (`jwk`)"] = (_, header, claims) =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            header["kid"] = "own";
            header["jwk"] = TestProvider.PublicKey(key, "own");
            return TestProvider.Sign(header, claims, key);
        },
    };

    /// <summary>A row for each forgery.</summary>
    /// <param name="spec">The section that they break.</param>
    public static TheoryData<string, string> Rows(string spec)
    {
        var rows = new TheoryData<string, string>();
        foreach (var what in All.Keys)
        {
            rows.Add(what, spec);
        }

        return rows;
    }

    /// <summary>Makes the token of a row.</summary>
    public static string Forge(this TestProvider provider, string what, JsonObject header, JsonObject claims) => All[what](provider, header, claims);

    private static JsonObject With(JsonObject header, string alg)
    {
        header["alg"] = alg;
        return header;
    }

    private static string Hs256(JsonObject header, JsonObject claims, byte[] secret)
    {
        var input = $"{TestProvider.Encode(With(header, "HS256"))}.{TestProvider.Encode(claims)}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }
}
