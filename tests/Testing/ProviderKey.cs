using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bookstore.Testing;

/// <summary>A signing key of any algorithm of RFC 7518 3.1 that has a public half.</summary>
public sealed class ProviderKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;
    private readonly RSASignaturePadding _padding;
    private readonly int _bits;

    /// <summary>Makes a new key.</summary>
    /// <param name="algorithm">The <c>alg</c>, such as <c>PS256</c>.</param>
    public ProviderKey(string algorithm)
    {
        Algorithm = algorithm;
        _bits = int.Parse(algorithm[2..], CultureInfo.InvariantCulture);
        _padding = algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        if (algorithm.StartsWith("ES", StringComparison.Ordinal))
        {
            _ecdsa = ECDsa.Create(_bits switch
            {
                256 => ECCurve.NamedCurves.nistP256,
                384 => ECCurve.NamedCurves.nistP384,
                _ => ECCurve.NamedCurves.nistP521,
            });
        }
        else
        {
            _rsa = RSA.Create(2048);
        }
    }

    /// <summary>The <c>alg</c>, which is the key's id too.</summary>
    public string Algorithm { get; }

    private HashAlgorithmName Hash => new($"SHA{_bits}");

    /// <summary>The header of what the key signs.</summary>
    public JsonObject Header => new() { ["alg"] = Algorithm, ["kid"] = Algorithm };

    /// <summary>The public half as a JWK (RFC 7517).</summary>
    public JsonObject PublicKey()
    {
        var key = new JsonObject { ["use"] = "sig", ["alg"] = Algorithm, ["kid"] = Algorithm };
        if (_ecdsa is not null)
        {
            var point = _ecdsa.ExportParameters(includePrivateParameters: false).Q;
            key["kty"] = "EC";
            key["crv"] = _bits == 512 ? "P-521" : $"P-{_bits}";
            key["x"] = Base64Url.EncodeToString(point.X);
            key["y"] = Base64Url.EncodeToString(point.Y);
        }
        else
        {
            var rsa = _rsa!.ExportParameters(includePrivateParameters: false);
            key["kty"] = "RSA";
            key["n"] = Base64Url.EncodeToString(rsa.Modulus);
            key["e"] = Base64Url.EncodeToString(rsa.Exponent);
        }

        return key;
    }

    /// <summary>A JWT that the key signs (RFC 7515).</summary>
    public string Sign(JsonObject header, JsonObject claims)
    {
        var input = $"{TestProvider.Encode(header)}.{TestProvider.Encode(claims)}";
        var data = Encoding.ASCII.GetBytes(input);
        return $"{input}.{Base64Url.EncodeToString(_ecdsa?.SignData(data, Hash) ?? _rsa!.SignData(data, Hash, _padding))}";
    }

    /// <summary>The <c>at_hash</c> of an access token in an ID token of this key (OpenID Connect Core 3.1.3.6).</summary>
    public string HashOf(string accessToken)
    {
        var hash = CryptographicOperations.HashData(Hash, Encoding.ASCII.GetBytes(accessToken));
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _rsa?.Dispose();
        _ecdsa?.Dispose();
    }
}
