using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>
/// Whether the Data Protection keys survive a restart, can be read, and are for this user alone, and whether their certificate lasts.
/// No key is created.
/// </summary>
internal sealed class KeysCheck(
    IKeyManager keys, IOptions<KeyManagementOptions> options, KeyCertificates certificates, IDatabase database, TimeProvider clock) : ICheck
{
    public string Name => "keys";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var store = (IKeyStore)options.Value.XmlRepository!;
        var now = clock.GetUtcNow();
        List<Finding> findings = [.. FindProblems(store, now), .. store is KeyFolder { Directory: var folder } ? FindFolderProblems(folder) : []];
        if (certificates.FindProblem(now) is { } expiry)
        {
            findings.Add(ToFinding(expiry));
        }

        if (findings.Count == 0)
        {
            findings.Add(Finding.Ok(store is KeyFolder
                ? $"The Data Protection keys are kept in {store.Place}, for this user alone, and can be read."
                : $"The Data Protection keys are kept in {store.Place}, encrypted, and can be read."));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private IEnumerable<Finding> FindProblems(IKeyStore store, DateTimeOffset now)
    {
        var ring = KeyRing.Read(keys, store, now);
        if (ring.HasDamaged)
        {
            yield return ToFinding(KeyRing.Unreadable(store));
        }
        else if (ring.FindProblem(store, now) is { } problem)
        {
            yield return ToFinding(problem);
        }
        else if (ring.Count == 0)
        {
            yield return Finding.Warning(
                $"There is no Data Protection key in {store.Place} yet.",
                $"The first start creates one. If the site has run before, the keys are lost{(store is KeyFolder ? $" or {KeyFolder.Setting} has changed" : "")}: everyone has to sign in again.");
        }
        else if (ring.ExpiresAt is null)
        {
            yield return Finding.Warning("Every Data Protection key has expired.", "The site creates a new one when it starts.");
        }
    }

    private IEnumerable<Finding> FindFolderProblems(DirectoryInfo folder)
    {
        if (folder.FullName == Path.GetDirectoryName(database.FindFile()?.Path))
        {
            yield return Finding.Warning(
                $"The Data Protection keys are in the folder of the database, '{folder}': a theft or a backup of one includes the other.",
                "Set DataProtection:Folder to a folder of its own, move the keys there, and restart the site.");
        }

        if (!OperatingSystem.IsWindows() && folder.Exists && PrivateFolder.FindExposed(folder, "*.xml") is { } exposed)
        {
            yield return Finding.Warning(
                $"Other users of this machine can read the Data Protection keys: the mode of '{exposed}' is {Convert.ToString((int)exposed.UnixFileMode, 8)}.",
                $"chmod 700 '{folder}' and chmod 600 its files.");
        }
    }

    private static Finding ToFinding(KeyRingProblem problem) =>
        problem.IsFatal ? Finding.Failed(problem.Message, problem.Remedy) : Finding.Warning(problem.Message, problem.Remedy);
}
