using Bookstore.Application.Account;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;

namespace Bookstore.Application.Tests;

/// <summary>What a person is offered for the linked Patreon account: only what will work.</summary>
public sealed class PatreonLinkOfferTests
{
    private static readonly PatreonPages Pages = new(new("https://logto.example/link"), new("https://logto.example/change"), new("https://logto.example/remove"));

    [Theory]
    [InlineData(true, false, false, true, "change remove")]
    [InlineData(true, false, false, false, "change")]
    [InlineData(true, true, true, true, "change remove")]
    [InlineData(true, true, false, true, null)]
    [InlineData(false, false, false, false, "link")]
    [InlineData(false, true, true, false, "link")]
    [InlineData(false, true, false, false, null)]
    [InlineData(null, false, false, true, null)]
    public void The_pages_depend_on_the_link_the_verification_and_other_ways_to_sign_in(
        bool? hasPatreon, bool needsVerification, bool canVerify, bool hasAnotherSignIn, string? expected)
    {
        var account = new LogtoAccount(new LogtoClaims(null, null, null, null, null), [], Report(hasPatreon), Pages)
        {
            NeedsVerification = needsVerification,
            CanVerify = canVerify,
            HasAnotherSignIn = hasAnotherSignIn,
        };

        Assert.Equal(expected, Describe(PatreonLinkOffer.Evaluate(account)));
        Assert.IsType<PatreonLinkOffer.SignIn>(PatreonLinkOffer.Evaluate(account with { PatreonPages = null }));
    }

    [Theory]
    [InlineData(true, false, false, true, "Replace Unlink")]
    [InlineData(true, false, false, false, "Replace")]
    [InlineData(true, true, true, true, "Replace Unlink")]
    [InlineData(true, true, false, true, null)]
    [InlineData(false, true, true, false, "Link")]
    [InlineData(false, true, false, false, null)]
    [InlineData(null, false, false, true, null)]
    public void Without_pages_the_site_offers_what_a_code_by_email_can_verify(
        bool? hasPatreon, bool needsVerification, bool canVerifyByEmail, bool hasAnotherSignIn, string? expected)
    {
        var account = new LogtoAccount(new LogtoClaims(null, null, null, null, null), [], Report(hasPatreon), PatreonPages: null)
        {
            PatreonConnectorId = "a-connector",
            NeedsVerification = needsVerification,
            CanVerify = true,
            CanVerifyByEmail = canVerifyByEmail,
            HasAnotherSignIn = hasAnotherSignIn,
        };

        Assert.Equal(expected, PatreonLinkOffer.Evaluate(account) is PatreonLinkOffer.OnSite offer ? string.Join(' ', offer.Changes) : null);
        Assert.IsType<PatreonLinkOffer.SignIn>(PatreonLinkOffer.Evaluate(account with { PatreonConnectorId = null }));
    }

    [Fact]
    public void Without_an_account_center_only_another_sign_in_is_left() =>
        Assert.IsType<PatreonLinkOffer.SignIn>(PatreonLinkOffer.Evaluate(null));

    private static PatreonReport Report(bool? hasPatreon) => hasPatreon switch
    {
        true => new PatreonReport.Linked(new PatreonAccount("42")),
        false => new PatreonReport.NotLinked(),
        null => new PatreonReport.Unknown(),
    };

    private static string? Describe(PatreonLinkOffer offer) => offer is PatreonLinkOffer.AccountCenter pages
        ? string.Join(' ', new[] { pages.Link, pages.Replace, pages.Unlink }.OfType<Uri>().Select(page => page.AbsolutePath.Trim('/')))
        : null;
}
