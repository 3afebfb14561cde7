using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.Webhooks;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Patreon.Control;

/// <summary><c>/control</c>: changes memberships, tiers and tokens, and simulates failures of Patreon.</summary>
internal sealed class ControlPage(PatreonStore store, PatreonWebhooks webhooks, IAntiforgery antiforgery, TimeProvider time)
{
    public const int LargestPledge = 1_000_000;

    /// <param name="problem">The name of the text that says why nothing was changed.</param>
    public IResult Show(HttpContext context, string? problem = null)
    {
        var text = PageText.For(context.Request);
        var state = store.Current;
        var field = antiforgery.TokenField(context);
        var people = SamplePeople.All.Where(person => person != SamplePeople.Creator);
        return PatreonPage.Show(
            text,
            text["MembershipsTitle"],
            Markup.Of($"""
                <p>{text.With("MembershipsLead", SampleCampaign.Ours.Name)}</p>
                {Forms.Alert(problem is null ? null : text[problem])}
                {Markup.Join(people.Select(person => Person(text, person, state, field)))}
                {Tiers(text, state, field)}
                {CreatorToken(text, state.Creator, field)}
                {Switches(text, state.Switches, field)}
                {FaultsSection.Show(text, state.Faults, field)}
                """),
            Forms.Status(problem),
            style: "control");
    }

    private Markup Person(PageText text, SamplePerson person, PatreonState state, Markup field)
    {
        var member = state.MemberOf(person.Id)?.At(time.GetUtcNow());
        var context = new ActionContext(state.Tiers, time.GetUtcNow(), 0);
        var joining = MemberActions.GetJoinActions(context).Where(action => action.Name != MemberActions.Custom);
        var others = state.MembersOf(person.Id).SkipLast(1).Select(other => MembershipDescription.Of(text, other.At(time.GetUtcNow()), state.Tiers));
        var path = $"{PatreonPage.ControlPath}/people/{person.Id}";
        return Markup.Of($"""
            <section id="person-{person.Id}">
              <h2><img src="/avatars/{person.Id}.svg" alt="" width="40" height="40"> <bdi>{person.FullName}</bdi></h2>
              <p>{MembershipDescription.Of(text, member, state.Tiers)}</p>
              {Markup.Join(others.Select(other => Markup.Of($"""<p class="other">{text.With("AnotherMember", other)}</p>""")))}
              <form method="post" action="{path}">
                {field}
                <fieldset><legend>{text["JoinOrChange"]}</legend>{Buttons(joining)}</fieldset>
                {(MemberActions.HasPledge(member) ? Markup.Of($"""<fieldset><legend>{text["Charges"]}</legend>{Buttons(MemberActions.Charges)}</fieldset>""") : Markup.Empty)}
                {(member is null ? Markup.Empty : Markup.Of($"""
                    <fieldset><legend>{text["Leave"]}</legend>
                      {(MemberActions.HasPledge(member)
                          ? Markup.Join([Buttons(MemberActions.Leaving), Button("action", MemberActions.Rejoin, text["Rejoin"], person.FullName)])
                          : Markup.Empty)}
                      {Button("action", MemberActions.Delete, text["DeleteMember"], person.FullName)}
                    </fieldset>
                    """))}
              </form>
              <form method="post" action="{path}" class="custom">
                {field}
                <label for="cents-{person.Id}">{text["CustomPledge"]}<span class="unseen">, {person.FullName}</span></label>
                <input id="cents-{person.Id}" name="cents" type="number" min="1" max="{$"{LargestPledge}"}" value="1200" required>
                <label for="currency-{person.Id}">{text["Currency"]}<span class="unseen">, {person.FullName}</span></label>
                <select id="currency-{person.Id}" name="currency"><option>{Money.Dollars}</option><option>{Money.Rupees}</option></select>
                {Button("action", MemberActions.Custom, text["Pledge"], person.FullName)}
              </form>
            </section>
            """);

        Markup Buttons(IEnumerable<MemberAction> actions) =>
            Markup.Join(actions.Select(action => Button("action", action.Name, action.Label(text), person.FullName)));
    }

    private static Markup Tiers(PageText text, PatreonState state, Markup field) => Markup.Of($"""
        <section id="tiers">
          <h2>{text["Tiers"]}</h2>
          <p>{text["TiersLead"]}</p>
          {Markup.Join(state.Tiers.Select(tier => Markup.Of($"""
              <form method="post" action="{PatreonPage.ControlPath}/tiers/{tier.Id}" class="row">
                {field}
                <span><bdi>{tier.Title}</bdi>, {Money.FormatDollars(tier.AmountCents)}: {text[tier.IsDeleted ? "TierDeleted" : tier.IsPublished ? "TierPublished" : "TierUnpublished"]}</span>
                {(tier.IsPaid ? TierButtons(text, tier, state) : Markup.Empty)}
              </form>
              """)))}
        </section>
        """);

    private static Markup TierButtons(PageText text, Tier tier, PatreonState state) => tier.IsDeleted
        ? Button("action", "restore", text["RestoreTier"], tier.Title)
        : Markup.Join(
        [
            state.HasOwnTitle(tier) ? Button("action", "double", text.With("DoubleTier", Money.FormatDollars(2 * tier.AmountCents)), tier.Title) : Markup.Empty,
            tier.IsPublished ? Button("action", "unpublish", text["UnpublishTier"], tier.Title) : Button("action", "publish", text["PublishTier"], tier.Title),
            Button("action", "delete", text["DeleteTier"], tier.Title),
        ]);

    private Markup CreatorToken(PageText text, CreatorTokens tokens, Markup field) => Markup.Of($"""
        <section id="token">
          <h2>{text["CreatorTokenTitle"]}</h2>
          <p>{text[Status(tokens)]}</p>
          <form method="post" action="{PatreonPage.ControlPath}/token">
            {field}
            <fieldset>
              <legend>{text.With("CreatorOf", SamplePeople.Creator.FullName)}</legend>
              {Button("action", "expire", text["ExpireToken"])}
              {Button("action", "replace", text["ReplaceToken"])}
              {Button("action", "reset", text["ResetTokens"])}
            </fieldset>
          </form>
        </section>
        """);

    private string Status(CreatorTokens tokens) => tokens switch
    {
        { IsReplaced: true } => "CreatorTokenReplaced",
        _ when !tokens.Accepts(tokens.AccessToken, time.GetUtcNow()) => "CreatorTokenExpired",
        _ when tokens == CreatorTokens.First => "CreatorTokenFirst",
        _ => "CreatorTokenRefreshed",
    };

    private Markup Switches(PageText text, Switches switches, Markup field) => Markup.Of($"""
        <section id="switches">
          <h2>{text["SwitchesTitle"]}</h2>
          <form method="post" action="{PatreonPage.ControlPath}/switches">
            {field}
            <fieldset><legend>{text["PatreonApi"]}</legend>
              {Switch("availability", Availability.Up, text["ApiUp"], switches.Availability)}
              {Switch("availability", Availability.Slow, text["ApiSlow"], switches.Availability)}
              {Switch("availability", Availability.Silent, text["ApiSilent"], switches.Availability)}
              {Switch("availability", Availability.Garbled, text["ApiGarbled"], switches.Availability)}
              {Switch("availability", Availability.Down, text["ApiDown"], switches.Availability)}
            </fieldset>
            <fieldset><legend>{text["RateLimit"]}</legend>
              {Switch("limits-rate", true, text["LimitRate"], switches.LimitsRate)}
              {Switch("limits-rate", false, text["NoRateLimit"], switches.LimitsRate)}
            </fieldset>
            <fieldset><legend>{text["Webhooks"]}</legend>
              {Switch("delivery", Delivery.AtOnce, text["SendAtOnce"], switches.Delivery)}
              {Switch("delivery", Delivery.Twice, text["SendTwice"], switches.Delivery)}
              {Switch("delivery", Delivery.OutOfOrder, text["HoldBack"], switches.Delivery)}
              {Switch("delivery", Delivery.Never, text["SendNever"], switches.Delivery)}
            </fieldset>
          </form>
          <form method="post" action="{PatreonPage.ControlPath}/held" class="row">
            {field}
            <span>{text.With("HeldBack", webhooks.HeldCount)}</span>
            <button type="submit">{text["SendHeld"]}</button>
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
