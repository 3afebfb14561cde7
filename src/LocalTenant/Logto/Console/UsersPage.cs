using System.Globalization;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Bookstore.LocalTenant.Patreon;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary><c>/console/users</c>, in place of the user page of Logto's Console: renames, suspends, reinstates and deletes users.</summary>
internal sealed class UsersPage(TenantDb db, IAntiforgery antiforgery, LocalTenantSettings settings)
{
    public const string Path = "/console/users";
    public const int LongestName = 128; // Logto's

    /// <param name="problem">The name of the text that says why nothing was changed.</param>
    public async Task<IResult> ShowAsync(HttpContext context, string? problem = null)
    {
        var text = PageText.For(context.Request);
        var tokenField = antiforgery.TokenField(context);
        var users = await db.Users.AsNoTracking()
            .OrderBy(user => user.CreatedAt).ThenBy(user => user.Id)
            .ToListAsync(context.RequestAborted);
        var sessions = (await db.Sessions.AsNoTracking().ToListAsync(context.RequestAborted)).ToLookup(session => session.UserId);
        var grants = (await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().AsNoTracking()
            .Where(grant => grant.Status == OpenIddictConstants.Statuses.Valid).Select(grant => new { grant.Id, grant.Subject })
            .ToListAsync(context.RequestAborted)).ToLookup(grant => grant.Subject, grant => grant.Id!);
        return TenantPage.Show(
            text,
            text["UsersTitle"],
            Markup.Of($"""
                <p>{text["UsersLead"]}</p>
                {MembershipsLink(text)}
                {ConsoleForms.Navigation(text)}
                {Forms.Alert(problem is null ? null : text[problem])}
                {(users.Count == 0 ? Markup.Of($"""<p class="other">{text["NobodyYet"]}</p>""") : Markup.Empty)}
                {Markup.Join(users.Select(user => Section(user, [.. sessions[user.Id]], [.. grants[user.Id]], text, tokenField)))}
                """),
            Forms.Status(problem));
    }

    private Markup MembershipsLink(PageText text) => settings.RealPatreon is null
        ? Markup.Of($"""<p class="other"><a href="{settings.PatreonOrigin}{PatreonPage.ControlPath}">{text["ChangeMemberships"]}</a></p>""")
        : Markup.Empty;

    private static Markup Section(
        User user, IReadOnlyList<SignInSession> sessions, IReadOnlyList<string> grants, PageText text, Markup tokenField)
    {
        var name = user.Name ?? user.Id;
        var field = $"name-{user.Id}";
        var mark = user.IsSuspended ? Markup.Of($" · <strong>{text["SuspendedMark"]}</strong>") : Markup.Empty;
        return Markup.Of($"""
            <section>
              <h2 dir="auto">{name}</h2>
              <p>{user.Email ?? text["NoEmail"]} · {user.Id}{mark}</p>
              <p>{text.With("SessionCount", $"{sessions.Count}")} · {text.With("GrantCount", $"{grants.Count}")}</p>
              <ul>{Markup.Join(sessions.OrderBy(session => session.SignedInAt).Select(session => Markup.Of($"""
                <li>{text.With("SignedInAt", session.SignedInAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture))} · <code>sid {session.Sid}</code> · {(session.GrantId is { } id && grants.Contains(id) ? text["HasGrant"] : text["HasNoGrant"])}</li>
                """)))}</ul>
              <p><a href="{Path}/{user.Id}" aria-label="{text.With("DetailsOf", name)}">{text["UserDetails"]}</a></p>
              <form method="post" action="{Path}/{user.Id}/rename">
                {tokenField}
                <label for="{field}" dir="auto">{text.With("NameOf", name)}</label>
                <input id="{field}" name="name" dir="auto" value="{user.Name}" required maxlength="{$"{LongestName}"}" autocomplete="off">
                <button type="submit" aria-label="{text.With("RenamePerson", name)}">{text["Rename"]}</button>
              </form>
              {(user.IsSuspended ? Button("reinstate", "Reinstate", "ReinstatePerson") : Button("suspend", "Suspend", "SuspendPerson"))}
              {Button("delete", "Delete", "DeletePerson")}
            </section>
            """);

        Markup Button(string action, string label, string accessibleName) => Markup.Of($"""
            <form method="post" action="{Path}/{user.Id}/{action}">
              {tokenField}
              <button type="submit" class="quiet" aria-label="{text.With(accessibleName, name)}">{text[label]}</button>
            </form>
            """);
    }
}
