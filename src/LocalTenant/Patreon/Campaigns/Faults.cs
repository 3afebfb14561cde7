namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>How the list of members is paged.</summary>
internal enum Paging
{
    Correct,
    AlternatingCursors,
    CountIgnored,
}

/// <summary>How large pages of members are answered.</summary>
internal enum LargePages
{
    Given,
    GatewayTimeout,
    ServerError,
    NotAnswered,
}

/// <summary>Whether Cloudflare, which stands in front of Patreon, answers in its place.</summary>
internal enum Cloudflare
{
    Passes,
    Forbids,
    Unavailable,
}

/// <summary>What Patreon was seen to do wrong, as the control page has it.</summary>
internal sealed record Faults(
    Paging Paging = Paging.Correct, LargePages LargePages = LargePages.Given, Cloudflare Cloudflare = Cloudflare.Passes);
