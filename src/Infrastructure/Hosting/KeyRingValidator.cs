using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// Stops the start if the next key can't be created in the folder: every sign-in would fail. Keys in the database can be read only
/// when it is migrated: <see cref="StoredKeys"/>.
/// </summary>
internal sealed class KeyRingValidator(IActivator activator, TimeProvider clock) : IValidateOptions<KeyManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyManagementOptions options)
    {
        // Commands that create no keys only read them.
        if (!options.AutoGenerateKeys || options.XmlRepository is not KeyFolder folder)
        {
            return ValidateOptionsResult.Success;
        }

        var now = clock.GetUtcNow();
        return KeyRing.Read(new XmlKeyManager(Options.Create(options), activator), folder, now).FindProblem(folder, now) is { IsFatal: true } problem
            ? ValidateOptionsResult.Fail($"{problem.Message} {problem.Remedy}")
            : ValidateOptionsResult.Success;
    }
}
