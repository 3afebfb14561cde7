using Bookstore.Application.Ports;

namespace Bookstore.Application.Account;

/// <summary>How a person can link, replace or unlink a Patreon account: only what will work for this person.</summary>
public abstract record PatreonLinkOffer
{
    private PatreonLinkOffer()
    {
    }

    /// <summary>Pages of Logto's Account Center. The one that makes no sense is null.</summary>
    public sealed record AccountCenter(Uri? Link, Uri? Replace, Uri? Unlink) : PatreonLinkOffer;

    /// <summary>Pages of this site, in the place of those of the Account Center.</summary>
    public sealed record OnSite(IReadOnlyList<PatreonLinkChange> Changes) : PatreonLinkOffer;

    /// <summary>A sign-in with another Patreon account, which leads to the account here that belongs to it.</summary>
    public sealed record SignIn : PatreonLinkOffer;

    public static PatreonLinkOffer Evaluate(LogtoAccount? account) => account switch
    {
        { PatreonPages: { } pages, HasPatreon: { } isLinked } when !account.NeedsVerification || account.CanVerify => isLinked
            ? new AccountCenter(null, pages.Replace, account.HasAnotherSignIn ? pages.Unlink : null)
            : new AccountCenter(pages.Link, null, null),
        { PatreonPages: null, PatreonConnectorId: not null, HasPatreon: { } isLinked } when !account.NeedsVerification || account.CanVerifyByEmail =>
            new OnSite(
                !isLinked ? [PatreonLinkChange.Link]
                : account.HasAnotherSignIn ? [PatreonLinkChange.Replace, PatreonLinkChange.Unlink]
                : [PatreonLinkChange.Replace]),
        _ => new SignIn(),
    };
}
