using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>The Data Protection keys that the instances of the site share.</summary>
public sealed class StoredKeys(IKeyManager keys, IOptions<KeyManagementOptions> options, TimeProvider clock)
{
    /// <summary>
    /// Stops the start of an instance that can't decrypt a key, or that can't create the next one. It would create a key of its own
    /// that the others can't decrypt, and sign in people whom they send away.
    /// </summary>
    /// <exception cref="OptionsValidationException">The message says what to do.</exception>
    public void Validate()
    {
        var store = (IKeyStore)options.Value.XmlRepository!;
        if (store is KeyFolder)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var ring = KeyRing.Read(keys, store, now);
        if ((ring.HasDamaged ? KeyRing.Unreadable(store) : ring.FindProblem(store, now)) is { IsFatal: true } problem)
        {
            throw new OptionsValidationException(KeyCertificate.Setting, typeof(string), [$"{problem.Message} {problem.Remedy}"]);
        }
    }
}
