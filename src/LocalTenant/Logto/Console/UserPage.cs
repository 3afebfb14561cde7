using System.Globalization;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Account;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Management;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary><c>/console/users/{id}</c>: a user's verification codes, roles, organizations, second factor and sessions.</summary>
internal sealed class UserPage(TenantDb db, UserSessions sessions, VerificationRecords records, Memberships memberships, IAntiforgery antiforgery)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet($"{UsersPage.Path}/{{id}}", (HttpContext context, UserPage page, string id) => page.ShowAsync(context, id));
        Action("add-role", (context, db, id, form) =>
            UserRoleRoutes.AssignAsync(db, id, [ConsoleForms.Field(form, "role")], context.RequestAborted));
        Action("remove-role", (context, db, id, form) =>
            db.UserRoles.Where(link => link.UserId == id && link.RoleId == form["role"].ToString()).ExecuteDeleteAsync(context.RequestAborted));
        Action("add-factor", async (context, db, id, _) =>
        {
            db.MfaVerifications.Add(SecondFactors.Create(await db.FindUserAsync(id, context.RequestAborted)));
            await db.SaveChangesAsync(context.RequestAborted);
        });
        Action("remove-factor", (context, db, id, _) =>
            db.MfaVerifications.Where(factor => factor.UserId == id).ExecuteDeleteAsync(context.RequestAborted));
        Action("end-session", (context, _, id, form) => context.RequestServices.GetRequiredService<UserSessions>()
            .EndAsync(id, ConsoleForms.Field(form, "uid"), revokesGrants: true, context.RequestAborted));

        void Action(string name, Func<HttpContext, TenantDb, string, IFormCollection, Task> act) => ConsoleForms.MapAction(
            app,
            $"{UsersPage.Path}/{{id}}/{name}",
            context => $"{UsersPage.Path}/{ConsoleForms.Route(context, "id")}",
            (context, form) => act(context, context.RequestServices.GetRequiredService<TenantDb>(), ConsoleForms.Route(context, "id"), form));
    }

    private async Task<IResult> ShowAsync(HttpContext context, string id)
    {
        var text = PageText.For(context.Request);
        var user = await db.Users.AsNoTracking().Include(user => user.MfaVerifications).SingleOrDefaultAsync(user => user.Id == id, context.RequestAborted);
        if (user is null) return new SeeOther(UsersPage.Path);

        var token = antiforgery.TokenField(context);
        return TenantPage.Show(text, user.Name ?? user.Id, Markup.Of($"""
            {ConsoleForms.Navigation(text)}
            <p>{user.Email ?? text["NoEmail"]} · {user.Id}</p>
            {await CodesAsync(user, text, context.RequestAborted)}
            {await RolesAsync(user, text, token, context.RequestAborted)}
            {await OrganizationsAsync(user, text, context.RequestAborted)}
            {Factor(user, text, token)}
            {await SessionsAsync(user, text, token, context.RequestAborted)}
            """));
    }

    private async Task<Markup> CodesAsync(User user, PageText text, CancellationToken cancellationToken)
    {
        var codes = (await records.ListAsync(user.Id, VerificationRecords.EmailCode, cancellationToken)).Select(record => JsonNode.Parse(record.Data)!);
        return Markup.Of($"""
            <section>
              <h2>{text["CodesTitle"]}</h2>
              <p>{text["CodesLead"]}</p>
              <ul>{Markup.Join(codes.Select(code => Markup.Of($"""<li>{(string?)code["email"]}: <code class="verification">{(string?)code["code"]}</code></li>""")))}</ul>
            </section>
            """);
    }

    private async Task<Markup> RolesAsync(User user, PageText text, Markup token, CancellationToken cancellationToken)
    {
        var roles = await db.Roles.AsNoTracking().Where(role => role.Type == "User").OrderBy(role => role.Name).ToListAsync(cancellationToken);
        var assigned = await db.UserRoles.Where(link => link.UserId == user.Id).Select(link => link.RoleId).ToListAsync(cancellationToken);
        var path = $"{UsersPage.Path}/{user.Id}";
        var others = roles.Where(role => !assigned.Contains(role.Id)).Select(role => (role.Id, role.Name)).ToList();
        return Markup.Of($"""
            <section>
              <h2>{text["RolesTitle"]}</h2>
              {Markup.Join(roles.Where(role => assigned.Contains(role.Id)).Select(role => Markup.Of($"""
                <p dir="auto">{role.Name}</p>
                {ConsoleForms.Button($"{path}/remove-role", text["Remove"], text.With("RemoveNamed", role.Name), With(token, "role", role.Id))}
                """)))}
              {(others.Count == 0 ? Markup.Empty : ConsoleForms.Form($"{path}/add-role", text["AddRole"], token, ConsoleForms.Select("role", text["Role"], others)))}
            </section>
            """);
    }

    private async Task<Markup> OrganizationsAsync(User user, PageText text, CancellationToken cancellationToken)
    {
        var organizations = await db.Organizations.AsNoTracking()
            .Where(organization => db.OrganizationMembers.Any(member => member.UserId == user.Id && member.OrganizationId == organization.Id))
            .OrderBy(organization => organization.Name)
            .ToListAsync(cancellationToken);
        List<Markup> items = [];
        foreach (var organization in organizations)
        {
            var roles = (await memberships.ListRolesAsync(organization.Id, user.Id, cancellationToken)).Select(role => role.Name);
            items.Add(Markup.Of($"""<li><a href="{OrganizationsPage.Path}#{organization.Id}"><bdi>{organization.Name}</bdi></a>: {string.Join(", ", roles)}</li>"""));
        }

        return Markup.Of($"""<section><h2>{text["OrganizationsTitle"]}</h2><ul>{Markup.Join(items)}</ul></section>""");
    }

    private static Markup Factor(User user, PageText text, Markup token)
    {
        var path = $"{UsersPage.Path}/{user.Id}";
        return Markup.Of($"""
            <section>
              <h2>{text["FactorTitle"]}</h2>
              {(user.MfaVerifications.FirstOrDefault() is { } factor
                ? Markup.Of($"""<p>TOTP · <code>{factor.Secret}</code></p>{ConsoleForms.Button($"{path}/remove-factor", text["Remove"], text.With("RemoveNamed", "TOTP"), token)}""")
                : ConsoleForms.Button($"{path}/add-factor", text["AddFactor"], text["AddFactor"], token))}
            </section>
            """);
    }

    private async Task<Markup> SessionsAsync(User user, PageText text, Markup token, CancellationToken cancellationToken) => Markup.Of($"""
        <section>
          <h2>{text["SessionsTitle"]}</h2>
          {Markup.Join((await sessions.ListAsync(user.Id, cancellationToken)).Select(session => Markup.Of($"""
            <p>{text.With("SignedInAt", session.SignedInAt.UtcDateTime.ToString("u", CultureInfo.InvariantCulture))} · {session.Verifications} · <code>{session.Uid}</code></p>
            {ConsoleForms.Button($"{UsersPage.Path}/{user.Id}/end-session", text["EndSession"], $"{text["EndSession"]}: {session.Uid}", With(token, "uid", session.Uid))}
            """)))}
        </section>
        """);

    private static Markup With(Markup token, string name, string value) => Markup.Of($"""{token}<input type="hidden" name="{name}" value="{value}">""");
}
