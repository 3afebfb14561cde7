namespace Bookstore.Operations.Management;

/// <summary>
/// The webhooks of the creator's client at Patreon; there where <c>Patreon:AccessToken</c> is set. Whatever fails is a
/// <see cref="SetupException"/>.
/// </summary>
public interface IPatreonRegistrations
{
    /// <summary>What the site wants to be told of.</summary>
    IReadOnlyList<string> Triggers { get; }

    /// <summary>Whether Patreon can call an address: it gives up on one that never answers.</summary>
    /// <param name="origin">The origin.</param>
    bool CanCall(string origin);

    /// <summary>Lists the webhooks.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<PatreonRegistration>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Registers a webhook.</summary>
    /// <param name="uri">Where it goes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<PatreonRegistration> RegisterAsync(string uri, CancellationToken cancellationToken);

    /// <summary>Sets a webhook's triggers, and has Patreon try again where it paused.</summary>
    /// <param name="registration">The webhook as it shall be.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ChangeAsync(PatreonRegistration registration, CancellationToken cancellationToken);
}

/// <summary>A webhook that is registered at Patreon.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Uri">Where it goes.</param>
/// <param name="Triggers">What it tells of.</param>
/// <param name="Secret">What its deliveries are signed with.</param>
/// <param name="IsPaused">Whether Patreon gave up on it.</param>
public sealed record PatreonRegistration(string Id, string Uri, IReadOnlyList<string> Triggers, string Secret, bool IsPaused);
