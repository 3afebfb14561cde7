using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Bookstore.Infrastructure.Hosting;

/// <summary>
/// The state of the Data Protection keys. Without a valid one, and a place for the next, no cookie can be written and nobody can
/// sign in.
/// </summary>
/// <param name="Count">How many there are, without revoked ones.</param>
/// <param name="HasDamaged">Whether one of them can't be used.</param>
/// <param name="ExpiresAt">When the last valid one expires; null if none is valid.</param>
/// <param name="Obstacle">Why no key can be created, checked only if the next key is due soon; or null.</param>
internal sealed record KeyRing(bool IsReadable, int Count, bool HasDamaged, DateTimeOffset? ExpiresAt, string? Obstacle)
{
    /// <summary>How long before the expiry a start creates the next key (Data Protection's key propagation window).</summary>
    private static readonly TimeSpan Due = TimeSpan.FromDays(2);

    /// <summary>How long before the expiry the operator is warned that it can't be created.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    /// <summary>Reads the keys, and creates none.</summary>
    public static KeyRing Read(IKeyManager keys, IKeyStore store, DateTimeOffset now)
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
                expiresAt > now + Notice ? null : store.FindObstacle());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new KeyRing(IsReadable: false, Count: 0, HasDamaged: false, ExpiresAt: null, Obstacle: null);
        }
    }

    /// <summary>
    /// What prevents sign-ins: failed if it does from the next start on, a warning if it will later; or null.
    /// </summary>
    public KeyRingProblem? FindProblem(IKeyStore store, DateTimeOffset now) => this switch
    {
        { IsReadable: false } => Unreadable(store),
        { Obstacle: null } => null,
        { ExpiresAt: null } => new(IsFatal: true, $"There is no valid Data Protection key in {store.Place}, and none can be created: {Obstacle.TrimEnd('.')}.", store.WriteRemedy),
        { ExpiresAt: { } expiresAt } when expiresAt <= now + Due => new(IsFatal: true, Ending(store, expiresAt), store.WriteRemedy),
        { ExpiresAt: { } expiresAt } => new(IsFatal: false, Ending(store, expiresAt), store.WriteRemedy),
    };

    /// <summary>That keys can't be read.</summary>
    public static KeyRingProblem Unreadable(IKeyStore store) => new(
        IsFatal: true, $"The Data Protection keys in {store.Place} can't be read.", store.ReadRemedy);

    private string Ending(IKeyStore store, DateTimeOffset expiresAt) =>
        $"The last valid Data Protection key in {store.Place} expires at {expiresAt:u}, and no new one can be created: {Obstacle!.TrimEnd('.')}.";

    // The store skips what is not a key; a damaged key throws when it is used, and one that no certificate here can decrypt.
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
}

/// <summary>What keeps people from signing in.</summary>
/// <param name="IsFatal">Whether it does from the next start on, not only later.</param>
internal sealed record KeyRingProblem(bool IsFatal, string Message, string Remedy);
