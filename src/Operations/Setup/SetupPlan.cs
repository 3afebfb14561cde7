using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>What setup is asked for beyond the settings.</summary>
/// <param name="AppId">The application to use; null for that of the settings, or the one with the name Bookstore there.</param>
/// <param name="IsSocialOnly">Whether people sign in through social connectors only.</param>
/// <param name="Api">The indicator of an API resource to create, or null.</param>
/// <param name="CreatesLibrarianRole">Whether the role <c>librarian</c> is created.</param>
/// <param name="OrganizationRoles">Roles of the organization template to create, with their permissions.</param>
/// <param name="RegistersOrganizationEvents">Whether Logto's webhook tells of people who join and leave organizations, too.</param>
/// <param name="EnablesAccountCenter">Whether people may change their accounts at Logto themselves.</param>
/// <param name="StoresSettings">Whether the settings that setup finds go to the user-secrets.</param>
/// <param name="SkipsPatreon">Whether Patreon is left alone: calling its API may renew the creator's token, which uses the refresh token up.</param>
public sealed record SetupOptions(
    string? AppId = null,
    bool IsSocialOnly = false,
    string? Api = null,
    IReadOnlyList<string>? Permissions = null,
    bool CreatesLibrarianRole = false,
    IReadOnlyList<OrganizationRoleOption>? OrganizationRoles = null,
    bool RegistersOrganizationEvents = false,
    bool EnablesAccountCenter = false,
    bool StoresSettings = false,
    bool SkipsPatreon = false);

/// <summary>A role of the organization template, as <c>--organization-role</c> names it.</summary>
public sealed record OrganizationRoleOption(string Name, IReadOnlyList<string> Permissions)
{
    /// <summary>Reads <c>host=invite:reader,read:shelf</c>, or a name alone; null for anything else.</summary>
    public static OrganizationRoleOption? Parse(string text)
    {
        var parts = text.Split('=', StringSplitOptions.TrimEntries);
        string[] permissions = [.. parts.Skip(1).SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries)).Distinct()];
        return parts is [{ Length: > 0 }] or [{ Length: > 0 }, _] && permissions.All(permission => permission.Length > 0 && !permission.Contains(' ', StringComparison.Ordinal))
            ? new OrganizationRoleOption(parts[0], permissions)
            : null;
    }
}

/// <summary>What setup will do, or did.</summary>
/// <param name="Steps">In order; after an error, those before it.</param>
/// <param name="Settings">The settings that the site needs; null if the value comes from something that is not created yet.</param>
/// <param name="ConnectorIds">The ids of the social connectors by target; null if a connector is not created yet.</param>
/// <param name="Error">Why setup stopped, or null.</param>
/// <param name="PatreonError">Why Patreon's webhook failed, or null. The site runs without it: changes appear with the next sync.</param>
public sealed record SetupPlan(
    string Origin,
    IReadOnlyList<SetupStep> Steps,
    IReadOnlyDictionary<string, string?> Settings,
    IReadOnlyDictionary<string, string?> ConnectorIds,
    SetupError? Error,
    SetupError? PatreonError = null)
{
    /// <summary>Why the plan leaves Patreon's webhook out although Patreon is set up; otherwise null.</summary>
    public string? PatreonSkipReason { get; init; }

    public bool HasChanges => Steps.Any(step => step.Kind != SetupStepKind.Keep);

    /// <summary>Whether everything is as it should be.</summary>
    public bool IsDone => Error is null && PatreonError is null && !HasChanges;
}

/// <summary>One thing that setup creates, changes or keeps.</summary>
/// <param name="Resource">Such as "application Bookstore".</param>
public sealed record SetupStep(string Resource, SetupStepKind Kind, IReadOnlyList<SetupField> Fields)
{
    /// <summary>What another site loses by it, or null.</summary>
    public string? Warning { get; init; }

    internal static SetupStep Of(string resource, bool exists, params IReadOnlyList<SetupField> fields) => new(
        resource,
        !exists ? SetupStepKind.Create : fields.Any(field => field.IsChanged) ? SetupStepKind.Change : SetupStepKind.Keep,
        fields);
}

public enum SetupStepKind
{
    Create,
    Change,
    Keep,
}

/// <summary>A field with its present and its wanted value, or null if it has none. Secrets are masked.</summary>
public sealed record SetupField(string Name, string? From, string? To)
{
    internal const string Mask = "********";

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
