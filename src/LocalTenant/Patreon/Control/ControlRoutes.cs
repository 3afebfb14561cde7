using System.Globalization;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Patreon.Campaigns;
using Bookstore.LocalTenant.Patreon.Webhooks;
using Microsoft.AspNetCore.Antiforgery;

namespace Bookstore.LocalTenant.Patreon.Control;

/// <summary>The control page needs no sign-in: only the developer reaches this machine's loopback interface.</summary>
internal static class ControlRoutes
{
    private const string Stale = "FormExpired";

    public static void MapControlPage(this IEndpointRouteBuilder app)
    {
        app.MapGet(PatreonPage.ControlPath, (HttpContext context, ControlPage page) => page.Show(context));
        var control = app.MapGroup(PatreonPage.ControlPath).AddEndpointFilter(async (invocation, next) =>
            await Service<IAntiforgery>(invocation).IsRequestValidAsync(invocation.HttpContext)
                ? await next(invocation)
                : Service<ControlPage>(invocation).Show(invocation.HttpContext, Stale));
        control.MapPost("/people/{id}", ChangeMember);
        control.MapPost("/tiers/{id}", ChangeTier);
        control.MapPost("/token", ChangeToken);
        control.MapPost("/switches", Switch);
        control.MapFaults();
        control.MapPost("/held", (PatreonWebhooks webhooks) =>
        {
            webhooks.SendHeld();
            return Back("switches");
        });
    }

    private static IResult ChangeMember(
        HttpContext context, string id, PatreonStore store, PatreonWebhooks webhooks, ControlPage page, TimeProvider time)
    {
        var name = context.Request.Form["action"].ToString();
        var isAmount = int.TryParse(context.Request.Form["cents"], CultureInfo.InvariantCulture, out var cents)
            && cents is >= 1 and <= ControlPage.LargestPledge;
        var currency = context.Request.Form["currency"] == Money.Rupees ? Money.Rupees : Money.Dollars;
        if (name == MemberActions.Custom && !isAmount) return page.Show(context, "PledgeInvalid");

        if (SamplePeople.Find(id) is not { } person || person == SamplePeople.Creator) return page.Show(context, Stale);

        var change = store.Update<Change?>(state =>
        {
            var now = time.GetUtcNow();
            var before = state.MemberOf(id)?.At(now);
            var member = before ?? new Member(Guid.NewGuid().ToString(), id, SampleCampaign.Ours.Id);
            var actions = new ActionContext(state.Tiers, now, cents, currency);
            if (name == MemberActions.Delete && before is not null) return Changed(state, before, null);
            if (name == MemberActions.Rejoin && MemberActions.HasPledge(before)) return CameBack(state, before!, now);

            return MemberActions.Find(name, before, actions) is { } action ? Changed(state, before, action.Apply(member, actions)) : (state, null);
        });
        if (change is null) return page.Show(context, Stale);

        foreach (var (before, after) in change.Members) webhooks.Enqueue(change.State, before, after);
        return Back($"person-{id}");
    }

    private static (PatreonState State, Change? Found) Changed(PatreonState state, Member? before, Member? after)
    {
        var next = state.WithMember(before, after);
        return (next, new Change(next, [(before, after)]));
    }

    // Patreon keeps the member who left and creates another.
    private static (PatreonState State, Change? Found) CameBack(PatreonState state, Member before, DateTimeOffset now)
    {
        var left = before.CancelledAtOnce();
        var another = before with { Id = Guid.CreateVersion7(now).ToString(), PledgeStart = now };
        var next = state.WithMember(before, left).WithMember(null, another);
        return (next, new Change(next, [(before, left), (null, another)]));
    }

    private static IResult ChangeTier(HttpContext context, string id, PatreonStore store, ControlPage page)
    {
        var action = context.Request.Form["action"].ToString();
        var tier = store.Current.Tiers.SingleOrDefault(tier => tier.Id == id && tier.IsPaid);
        if (tier is not null && action == "double" && store.Current.HasOwnTitle(tier))
        {
            store.Update(state => state.WithDouble(tier));
            return Back("tiers");
        }

        Func<Tier, Tier>? change = action switch
        {
            "delete" => tier => tier with { IsDeleted = true },
            "restore" => tier => tier with { IsDeleted = false },
            "publish" => tier => tier with { IsPublished = true },
            "unpublish" => tier => tier with { IsPublished = false },
            _ => null,
        };
        if (change is null || tier is null) return page.Show(context, Stale);

        store.Update(state => state.WithTier(id, change));
        return Back("tiers");
    }

    private static IResult ChangeToken(HttpContext context, PatreonStore store, ControlPage page, TimeProvider time)
    {
        Func<CreatorTokens, CreatorTokens>? change = context.Request.Form["action"].ToString() switch
        {
            "expire" => tokens => tokens.Expired(time.GetUtcNow()),
            "replace" => tokens => tokens.Replaced(time.GetUtcNow()),
            "reset" => _ => CreatorTokens.First,
            _ => null,
        };
        if (change is null) return page.Show(context, Stale);

        store.Update(state => state with { Creator = change(state.Creator) });
        return Back("token");
    }

    private static SeeOther Switch(HttpContext context, PatreonStore store)
    {
        var form = context.Request.Form;
        store.Update(state => state with
        {
            Switches = new Switches(
                Enum.TryParse<Availability>(form["availability"], out var availability) ? availability : state.Switches.Availability,
                Enum.TryParse<Delivery>(form["delivery"], out var delivery) ? delivery : state.Switches.Delivery,
                bool.TryParse(form["limits-rate"], out var limitsRate) ? limitsRate : state.Switches.LimitsRate),
        });
        return Back("switches");
    }

    private static SeeOther Back(string anchor) => new($"{PatreonPage.ControlPath}#{anchor}");

    private static T Service<T>(EndpointFilterInvocationContext invocation)
        where T : notnull => invocation.HttpContext.RequestServices.GetRequiredService<T>();

    private sealed record Change(PatreonState State, IReadOnlyList<(Member? Before, Member? After)> Members);
}
