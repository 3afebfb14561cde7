using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// What is to be said of the Data Protection keys: without one that is good, and a place for the next, no cookie can be
/// written and nobody can sign in.
/// </summary>
/// <param name="IsReadable">Whether the keys can be read at all.</param>
/// <param name="Count">How many there are that nobody revoked.</param>
/// <param name="HasDamaged">Whether one of them can't be used.</param>
/// <param name="ExpiresAt">When the last good one expires; null where none is good.</param>
/// <param name="Obstacle">Why no file can be made in the folder, asked only where the next key is due soon; or null.</param>
internal sealed record KeyRing(bool IsReadable, int Count, bool HasDamaged, DateTimeOffset? ExpiresAt, string? Obstacle)
{
    /// <summary>How long before that the next key is made, which a start insists on (Data Protection's key propagation window).</summary>
    private static readonly TimeSpan Due = TimeSpan.FromDays(2);

    /// <summary>How long before that somebody is told that it can't be.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    /// <summary>Looks at the keys. None is made.</summary>
    public static KeyRing Read(IKeyManager keys, DirectoryInfo folder, DateTimeOffset now)
    {
        try
        {
            var all = keys.GetAllKeys().Where(key => !key.IsRevoked).ToList();
            var usable = all.Where(IsUsable).ToList();
            var expiresAt = usable.Where(key => key.ExpirationDate > now).Max(key => (DateTimeOffset?)key.ExpirationDate);
            return new KeyRing(
                IsReadable: true,
                all.Count,
                HasDamaged: usable.Count < all.Count,
                expiresAt,
                expiresAt > now + Notice ? null : FindObstacle(folder));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new KeyRing(IsReadable: false, Count: 0, HasDamaged: false, ExpiresAt: null, Obstacle: null);
        }
    }

    /// <summary>
    /// What keeps people from signing in: failed where it does from the next start on, a warning where it will; or null.
    /// </summary>
    public KeyRingProblem? FindProblem(DirectoryInfo folder, DateTimeOffset now) => this switch
    {
        { IsReadable: false } => Unreadable(folder),
        { Obstacle: null } => null,
        { ExpiresAt: null } => new(IsFatal: true, $"There is no good Data Protection key in '{folder}', and none can be made: {Obstacle.TrimEnd('.')}.", Writable),
        { ExpiresAt: { } expiresAt } when expiresAt <= now + Due => new(IsFatal: true, Ending(folder, expiresAt), Writable),
        { ExpiresAt: { } expiresAt } => new(IsFatal: false, Ending(folder, expiresAt), Writable),
    };

    /// <summary>That keys can't be read.</summary>
    public static KeyRingProblem Unreadable(DirectoryInfo folder) => new(
        IsFatal: true,
        $"The Data Protection keys in '{folder}' can't be read.",
        "See that the files are the site's user's and whole; from a backup, put all of them back.");

    private static string Writable => $"See that the site's user may write there, or set {KeyFolder.Setting} to a folder where it may.";

    private string Ending(DirectoryInfo folder, DateTimeOffset expiresAt) =>
        $"The last good Data Protection key in '{folder}' expires at {expiresAt:u}, and no new one can be made: {Obstacle!.TrimEnd('.')}.";

    // The repository skips what is no key; a key that is damaged throws when it is used.
    private static bool IsUsable(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return false;
        }
    }

    // Why no file can be made in the folder or, where that is to be made first, in the one above; null where it can. Only
    // a file tells, which is gone when it is closed.
    private static string? FindObstacle(DirectoryInfo folder)
    {
        try
        {
            while (!folder.Exists)
            {
                folder = File.Exists(folder.FullName) ? throw new IOException($"'{folder}' is a file.") : folder.Parent!;
            }

            using var file = new FileStream(
                Path.Combine(folder.FullName, $"try-{Guid.NewGuid()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}

/// <summary>What keeps people from signing in.</summary>
/// <param name="IsFatal">Whether it does from the next start on, not only later.</param>
internal sealed record KeyRingProblem(bool IsFatal, string Message, string Remedy);
