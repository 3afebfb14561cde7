using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Api;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.Webhooks;

namespace Bookstore.LocalTenant.Patreon.Control;

/// <summary>The control page's section for Patreon's faults and its test delivery.</summary>
internal static class FaultsSection
{
    public const string Anchor = "faults";

    public static Markup Show(PageText text, Faults faults, Markup field) => Markup.Of($"""
        <section id="{Anchor}">
          <h2>{text["FaultsTitle"]}</h2>
          <p>{text["FaultsLead"]}</p>
          <form method="post" action="{PatreonPage.ControlPath}/{Anchor}">
            {field}
            <fieldset><legend>{text["MemberPages"]}</legend>
              {ControlPage.Switch("paging", Paging.Correct, text["PagingCorrect"], faults.Paging)}
              {ControlPage.Switch("paging", Paging.AlternatingCursors, text["PagingAlternates"], faults.Paging)}
              {ControlPage.Switch("paging", Paging.CountIgnored, text.With("PagingCountIgnored", PagingFaults.LargestSmallPage), faults.Paging)}
            </fieldset>
            <fieldset><legend>{text.With("LargePages", PagingFaults.LargestSmallPage)}</legend>
              {ControlPage.Switch("large-pages", LargePages.Given, text["LargePagesGiven"], faults.LargePages)}
              {ControlPage.Switch("large-pages", LargePages.GatewayTimeout, "504", faults.LargePages)}
              {ControlPage.Switch("large-pages", LargePages.ServerError, "500", faults.LargePages)}
              {ControlPage.Switch("large-pages", LargePages.NotAnswered, text["LargePagesNotAnswered"], faults.LargePages)}
            </fieldset>
            <fieldset><legend>{text["CloudflareInFront"]}</legend>
              {ControlPage.Switch("cloudflare", Cloudflare.Passes, text["CloudflarePasses"], faults.Cloudflare)}
              {ControlPage.Switch("cloudflare", Cloudflare.Forbids, text.With("WithHtml", 403), faults.Cloudflare)}
              {ControlPage.Switch("cloudflare", Cloudflare.Unavailable, text.With("WithHtml", 503), faults.Cloudflare)}
            </fieldset>
          </form>
          <form method="post" action="{PatreonPage.ControlPath}/test-delivery" class="row">
            {field}
            <span>{text["DeliveryWithoutMember"]}</span>
            <button type="submit">{text["SendTest"]}</button>
          </form>
        </section>
        """);

    public static void MapFaults(this RouteGroupBuilder control)
    {
        control.MapPost($"/{Anchor}", Change);
        control.MapPost("/test-delivery", (PatreonWebhooks webhooks) =>
        {
            webhooks.SendTest();
            return Back();
        });
    }

    private static SeeOther Change(HttpContext context, PatreonStore store)
    {
        var form = context.Request.Form;
        store.Update(state => state with
        {
            Faults = new Faults(
                Enum.TryParse<Paging>(form["paging"], out var paging) ? paging : state.Faults.Paging,
                Enum.TryParse<LargePages>(form["large-pages"], out var largePages) ? largePages : state.Faults.LargePages,
                Enum.TryParse<Cloudflare>(form["cloudflare"], out var cloudflare) ? cloudflare : state.Faults.Cloudflare),
        });
        return Back();
    }

    private static SeeOther Back() => new($"{PatreonPage.ControlPath}#{Anchor}");
}
