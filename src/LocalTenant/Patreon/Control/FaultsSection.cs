using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Api;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.Webhooks;

namespace Bookstore.LocalTenant.Patreon.Control;

/// <summary>The control page's section for Patreon's faults and its test delivery.</summary>
internal static class FaultsSection
{
    public const string Anchor = "faults";

    public static Markup Show(Faults faults, Markup field) => Markup.Of($"""
        <section id="{Anchor}">
          <h2>Patreon misbehaves</h2>
          <p>The app's next sync meets these. To start one, press "Check again" on the account page of someone who isn't a member.</p>
          <form method="post" action="{PatreonPage.ControlPath}/{Anchor}">
            {field}
            <fieldset><legend>Pages of members</legend>
              {ControlPage.Switch("paging", Paging.Correct, "Correct", faults.Paging)}
              {ControlPage.Switch("paging", Paging.AlternatingCursors, "Cursors alternate: A, B, A, ...", faults.Paging)}
              {ControlPage.Switch("paging", Paging.CountIgnored, $"page[count] is ignored, {PagingFaults.LargestSmallPage} a page", faults.Paging)}
            </fieldset>
            <fieldset><legend>Pages of more than {$"{PagingFaults.LargestSmallPage}"}</legend>
              {ControlPage.Switch("large-pages", LargePages.Given, "Returned", faults.LargePages)}
              {ControlPage.Switch("large-pages", LargePages.GatewayTimeout, "504", faults.LargePages)}
              {ControlPage.Switch("large-pages", LargePages.ServerError, "500", faults.LargePages)}
              {ControlPage.Switch("large-pages", LargePages.NotAnswered, "Never answered", faults.LargePages)}
            </fieldset>
            <fieldset><legend>Cloudflare in front</legend>
              {ControlPage.Switch("cloudflare", Cloudflare.Passes, "Lets everything through", faults.Cloudflare)}
              {ControlPage.Switch("cloudflare", Cloudflare.Forbids, "403 with HTML", faults.Cloudflare)}
              {ControlPage.Switch("cloudflare", Cloudflare.Unavailable, "503 with HTML", faults.Cloudflare)}
            </fieldset>
          </form>
          <form method="post" action="{PatreonPage.ControlPath}/test-delivery" class="row">
            {field}
            <span>A delivery that names no member</span>
            <button type="submit">Send Test</button>
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
