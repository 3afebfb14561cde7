using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>What is asked of a setup beyond the settings.</summary>
/// <param name="AppId">The application to use; null for the one of the settings, or the one named Bookstore.</param>
/// <param name="IsSocialOnly">Whether people shall sign in through social connectors only.</param>
/// <param name="Api">The indicator of an API resource to have, or null.</param>
/// <param name="Permissions">The permissions of that API resource.</param>
/// <param name="StoresSettings">Whether what is found goes to the user-secrets.</param>
/// <param name="SkipsPatreon">Whether Patreon is left alone: to ask its API may renew the creator's token, which spends the refresh token.</param>
public sealed record SetupOptions(
    string? AppId = null,
    bool IsSocialOnly = false,
    string? Api = null,
    IReadOnlyList<string>? Permissions = null,
    bool StoresSettings = false,
    bool SkipsPatreon = false);

/// <summary>What a setup does or did.</summary>
/// <param name="Origin">The origin of the site that it is for.</param>
/// <param name="Steps">The steps in their order; where there is a problem, those before it.</param>
/// <param name="Settings">The settings that the site needs, by name; null where a value follows from a step that was not done.</param>
/// <param name="ConnectorId">The id of the Patreon connector, if there is one.</param>
/// <param name="Problem">Why it ends there, or null.</param>
/// <param name="PatreonProblem">Why Patreon's webhook is left out, or null. The site does without: changes show with the next sync.</param>
public sealed record SetupPlan(
    string Origin,
    IReadOnlyList<SetupStep> Steps,
    IReadOnlyDictionary<string, string?> Settings,
    string? ConnectorId,
    SetupError? Problem,
    SetupError? PatreonProblem = null)
{
    /// <summary>Why Patreon's webhook is no part of it though the site has patrons, or null.</summary>
    public string? WhyNoPatreon { get; init; }

    /// <summary>Whether a step creates or changes something.</summary>
    public bool HasChanges => Steps.Any(step => step.Kind != SetupStepKind.Keep);

    /// <summary>Whether everything is as it should be.</summary>
    public bool IsDone => Problem is null && PatreonProblem is null && !HasChanges;
}

/// <summary>One thing of a setup.</summary>
/// <param name="Thing">What it is, such as "application Bookstore".</param>
/// <param name="Kind">What becomes of it.</param>
/// <param name="Fields">Its fields.</param>
public sealed record SetupStep(string Thing, SetupStepKind Kind, IReadOnlyList<SetupField> Fields)
{
    /// <summary>What somebody loses by it, or null.</summary>
    public string? Warning { get; init; }

    internal static SetupStep Of(string thing, bool exists, params IReadOnlyList<SetupField> fields) => new(
        thing,
        !exists ? SetupStepKind.Create : fields.Any(field => field.IsChanged) ? SetupStepKind.Change : SetupStepKind.Keep,
        fields);
}

/// <summary>What becomes of a thing.</summary>
public enum SetupStepKind
{
    /// <summary>It is not there yet.</summary>
    Create,

    /// <summary>It is there, and different.</summary>
    Change,

    /// <summary>It is as it should be.</summary>
    Keep,
}

/// <summary>One field of a thing. A secret is masked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From">What it is, or null.</param>
/// <param name="To">What it shall be, or null.</param>
public sealed record SetupField(string Name, string? From, string? To)
{
    private const string Mask = "********";

    /// <summary>Whether it has to change.</summary>
    public bool IsChanged => From != To;

    internal static SetupField List(string name, IEnumerable<string> from, IEnumerable<string> to) => new(name, Join(from), Join(to));

    internal static SetupField Flag(string name, bool? from, bool to) => new(name, from is null ? null : YesOrNo(from.Value), YesOrNo(to));

    internal static SetupField Secret(string name, string? from, string? to) => new(
        name,
        string.IsNullOrEmpty(from) ? null : Mask,
        to is null ? null : string.IsNullOrEmpty(from) || from == to ? Mask : $"{Mask} (another)");

    private static string? Join(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } text ? text : null;

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
