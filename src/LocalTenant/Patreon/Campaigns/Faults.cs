namespace Bookstore.LocalTenant.Patreon.Campaigns;

internal enum Paging
{
    Correct,
    AlternatingCursors,
    CountIgnored,
}

internal enum LargePages
{
    Given,
    GatewayTimeout,
    ServerError,
    NotAnswered,
}

/// <summary>Whether Cloudflare, which is in front of Patreon, answers instead.</summary>
internal enum Cloudflare
{
    Passes,
    Forbids,
    Unavailable,
}

/// <summary>Faults that Patreon was seen to have, as set on the control page.</summary>
internal sealed record Faults(
    Paging Paging = Paging.Correct, LargePages LargePages = LargePages.Given, Cloudflare Cloudflare = Cloudflare.Passes);
