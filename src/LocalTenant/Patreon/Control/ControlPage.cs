using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.Webhooks;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Patreon.Control;

/// <summary><c>/control</c>: changes memberships, tiers and tokens, and simulates failures of Patreon.</summary>
internal sealed class ControlPage(PatreonStore store, PatreonWebhooks webhooks, IAntiforgery antiforgery, TimeProvider time)
{
    public const int LargestPledge = 1_000_000;

    /// <param name="problem">Why nothing was changed, if so.</param>
    public IResult Show(HttpContext context, string? problem = null)
    {
        var state = store.Current;
        var field = antiforgery.TokenField(context);
        var people = SamplePeople.All.Where(person => person != SamplePeople.Creator);
        return PatreonPage.Show(
            "Memberships",
            Markup.Of($"""
                <p>Change the memberships of {SampleCampaign.Ours.Name} as Patreon, a member or a bank would. The app hears of your changes by webhook.</p>
                {Forms.Alert(problem)}
                {Markup.Join(people.Select(person => Person(person, state, field)))}
                {Tiers(state, field)}
                {CreatorToken(state.Creator, field)}
                {Switches(state.Switches, field)}
                {FaultsSection.Show(state.Faults, field)}
                """),
            Forms.Status(problem),
            style: "control");
    }

    private Markup Person(SamplePerson person, PatreonState state, Markup field)
    {
        var member = state.MemberOf(person.Id)?.At(time.GetUtcNow());
        var context = new ActionContext(state.Tiers, time.GetUtcNow(), 0);
        var joining = MemberActions.GetJoinActions(context).Where(action => action.Name != MemberActions.Custom);
        var others = state.MembersOf(person.Id).SkipLast(1).Select(other => MembershipDescription.Of(other.At(time.GetUtcNow()), state.Tiers));
        var path = $"{PatreonPage.ControlPath}/people/{person.Id}";
        return Markup.Of($"""
            <section id="person-{person.Id}">
              <h2><img src="/avatars/{person.Id}.svg" alt="" width="40" height="40"> {person.FullName}</h2>
              <p>{MembershipDescription.Of(member, state.Tiers)}</p>
              {Markup.Join(others.Select(other => Markup.Of($"""<p class="other">Another member record: {other}</p>""")))}
              <form method="post" action="{path}">
                {field}
                <fieldset><legend>Join or change</legend>{Buttons(joining)}</fieldset>
                {(MemberActions.HasPledge(member) ? Markup.Of($"<fieldset><legend>Charges</legend>{Buttons(MemberActions.Charges)}</fieldset>") : Markup.Empty)}
                {(member is null ? Markup.Empty : Markup.Of($"""
                    <fieldset><legend>Leave</legend>
                      {(MemberActions.HasPledge(member)
                          ? Markup.Join([Buttons(MemberActions.Leaving), Button("action", MemberActions.Rejoin, "Leave, and come back as another member", person.FullName)])
                          : Markup.Empty)}
                      {Button("action", MemberActions.Delete, "Delete the member", person.FullName)}
                    </fieldset>
                    """))}
              </form>
              <form method="post" action="{path}" class="custom">
                {field}
                <label for="cents-{person.Id}">Custom pledge in cents<span class="unseen">, {person.FullName}</span></label>
                <input id="cents-{person.Id}" name="cents" type="number" min="1" max="{$"{LargestPledge}"}" value="1200" required>
                <label for="currency-{person.Id}">of<span class="unseen"> the currency, {person.FullName}</span></label>
                <select id="currency-{person.Id}" name="currency"><option>{Money.Dollars}</option><option>{Money.Rupees}</option></select>
                {Button("action", MemberActions.Custom, "Pledge", person.FullName)}
              </form>
            </section>
            """);

        Markup Buttons(IEnumerable<MemberAction> actions) =>
            Markup.Join(actions.Select(action => Button("action", action.Name, action.Label, person.FullName)));
    }

    private static Markup Tiers(PatreonState state, Markup field) => Markup.Of($"""
        <section id="tiers">
          <h2>Tiers</h2>
          <p>Members of a deleted tier keep paying, but Patreon no longer lists a tier for them. Patreon sends no webhooks about tiers.</p>
          {Markup.Join(state.Tiers.Select(tier => Markup.Of($"""
              <form method="post" action="{PatreonPage.ControlPath}/tiers/{tier.Id}" class="row">
                {field}
                <span>{tier.Title}, {Money.FormatDollars(tier.AmountCents)}: {(tier.IsDeleted ? "deleted" : tier.IsPublished ? "published" : "not published")}</span>
                {(tier.IsPaid ? TierButtons(tier, state) : Markup.Empty)}
              </form>
              """)))}
        </section>
        """);

    private static Markup TierButtons(Tier tier, PatreonState state) => tier.IsDeleted
        ? Button("action", "restore", "Bring back", tier.Title)
        : Markup.Join(
        [
            state.HasOwnTitle(tier) ? Button("action", "double", $"Another of this title, {Money.FormatDollars(2 * tier.AmountCents)}", tier.Title) : Markup.Empty,
            tier.IsPublished ? Button("action", "unpublish", "Unpublish", tier.Title) : Button("action", "publish", "Publish", tier.Title),
            Button("action", "delete", "Delete the tier", tier.Title),
        ]);

    private Markup CreatorToken(CreatorTokens tokens, Markup field) => Markup.Of($"""
        <section id="token">
          <h2>The creator's token</h2>
          <p>{Words(tokens)}</p>
          <form method="post" action="{PatreonPage.ControlPath}/token">
            {field}
            <fieldset>
              <legend>{SamplePeople.Creator.FullName}, the creator</legend>
              {Button("action", "expire", "Let the access token expire")}
              {Button("action", "replace", "The creator signs in through the API's client")}
              {Button("action", "reset", "Give the app its first tokens back")}
            </fieldset>
          </form>
        </section>
        """);

    private string Words(CreatorTokens tokens) => tokens switch
    {
        { IsReplaced: true } =>
            "Replaced: the creator signed in through the API's client, so the app's tokens no longer work (invalid_grant).",
        _ when !tokens.Accepts(tokens.AccessToken, time.GetUtcNow()) =>
            "Expired: the API rejects the access token until the app redeems its refresh token, which works only once.",
        _ when tokens == CreatorTokens.First => "Valid: the app uses the tokens from its settings.",
        _ => "Valid: the app has refreshed its tokens. If it has lost them since, give it its first tokens back.",
    };

    private Markup Switches(Switches switches, Markup field) => Markup.Of($"""
        <section id="switches">
          <h2>How Patreon behaves</h2>
          <form method="post" action="{PatreonPage.ControlPath}/switches">
            {field}
            <fieldset><legend>The API</legend>
              {Switch("availability", Availability.Up, "Up", switches.Availability)}
              {Switch("availability", Availability.Slow, "Slow, 3 seconds", switches.Availability)}
              {Switch("availability", Availability.Silent, "Never answers", switches.Availability)}
              {Switch("availability", Availability.Garbled, "Broken JSON", switches.Availability)}
              {Switch("availability", Availability.Down, "Patreon is down, 503", switches.Availability)}
            </fieldset>
            <fieldset><legend>Rate limit</legend>
              {Switch("limits-rate", true, "Limit the rate", switches.LimitsRate)}
              {Switch("limits-rate", false, "No rate limit", switches.LimitsRate)}
            </fieldset>
            <fieldset><legend>Webhooks</legend>
              {Switch("delivery", Delivery.AtOnce, "Send at once", switches.Delivery)}
              {Switch("delivery", Delivery.Twice, "Send twice", switches.Delivery)}
              {Switch("delivery", Delivery.OutOfOrder, "Hold back, to send out of order", switches.Delivery)}
              {Switch("delivery", Delivery.Never, "Never send", switches.Delivery)}
            </fieldset>
          </form>
          <form method="post" action="{PatreonPage.ControlPath}/held" class="row">
            {field}
            <span>Held back: {$"{webhooks.HeldCount}"}</span>
            <button type="submit">Send what is held, the last first</button>
          </form>
        </section>
        """);

    /// <summary>A button that sets a switch, pressed when it has that value.</summary>
    public static Markup Switch<T>(string name, T value, string label, T current)
        where T : struct => Markup.Of(
            $"""<button type="submit" name="{name}" value="{value.ToString()}" aria-pressed="{(value.Equals(current) ? "true" : "false")}">{label}</button>""");

    // Screen readers can list buttons alone, so each repeats whom it is about.
    private static Markup Button(string name, string value, string label, string? about = null) => Markup.Of(
        $"""<button type="submit" name="{name}" value="{value}">{label}{(about is null ? Markup.Empty : Markup.Of($"""<span class="unseen">: {about}</span>"""))}</button>""");
}
