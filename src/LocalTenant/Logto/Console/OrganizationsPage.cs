using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Management;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary><c>/console/organizations</c>: organizations with members, their roles, and domains for just-in-time provisioning.</summary>
internal sealed class OrganizationsPage(TenantDb db, Memberships memberships, IAntiforgery antiforgery)
{
    public const string Path = "/console/organizations";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, OrganizationsPage page) => page.ShowAsync(context));
        ConsoleForms.MapAction(app, $"{Path}/create", _ => Path, (context, form) =>
        {
            var db = context.RequestServices.GetRequiredService<TenantDb>();
            db.Organizations.Add(new Organization
            {
                Id = TenantConfiguration.NewId(),
                Name = ConsoleForms.Field(form, "name"),
                CreatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            });
            return db.SaveChangesAsync(context.RequestAborted);
        });
        Action("add-member", (context, id, form) => Members(context).AddAsync(context, id, [ConsoleForms.Field(form, "user")]));
        Action("remove-member", (context, id, form) => Members(context).RemoveAsync(context, id, ConsoleForms.Field(form, "user")));
        Action("add-role", (context, id, form) => Members(context)
            .AddRolesAsync(id, ConsoleForms.Field(form, "user"), [ConsoleForms.Field(form, "role")], context.RequestAborted));
        Action("remove-role", (context, id, form) => Members(context)
            .RemoveRoleAsync(id, ConsoleForms.Field(form, "user"), ConsoleForms.Field(form, "role"), context.RequestAborted));
        Action("add-domain", (context, id, form) =>
        {
            var db = context.RequestServices.GetRequiredService<TenantDb>();
            db.OrganizationJitEmailDomains.Add(new() { OrganizationId = id, EmailDomain = ConsoleForms.Field(form, "domain").ToLowerInvariant() });
            return db.SaveChangesAsync(context.RequestAborted);
        });
        Action("remove-domain", (context, id, form) => context.RequestServices.GetRequiredService<TenantDb>().OrganizationJitEmailDomains
            .Where(domain => domain.OrganizationId == id && domain.EmailDomain == form["domain"].ToString())
            .ExecuteDeleteAsync(context.RequestAborted));
        Action("toggle-mfa", (context, id, _) => context.RequestServices.GetRequiredService<TenantDb>().Organizations
            .Where(organization => organization.Id == id)
            .ExecuteUpdateAsync(change => change.SetProperty(found => found.IsMfaRequired, found => !found.IsMfaRequired), context.RequestAborted));

        static Memberships Members(HttpContext context) => context.RequestServices.GetRequiredService<Memberships>();

        void Action(string name, Func<HttpContext, string, IFormCollection, Task> act) => ConsoleForms.MapAction(
            app,
            $"{Path}/{{id}}/{name}",
            context => $"{Path}#{ConsoleForms.Route(context, "id")}",
            (context, form) => act(context, ConsoleForms.Route(context, "id"), form));
    }

    private async Task<IResult> ShowAsync(HttpContext context)
    {
        var text = PageText.For(context.Request);
        var token = antiforgery.TokenField(context);
        var organizations = await db.Organizations.AsNoTracking().OrderBy(organization => organization.Name).ToListAsync(context.RequestAborted);
        var users = await db.Users.AsNoTracking().OrderBy(user => user.Name).ToListAsync(context.RequestAborted);
        List<Markup> sections = [];
        foreach (var organization in organizations) sections.Add(await SectionAsync(organization, users, text, token, context.RequestAborted));

        return TenantPage.Show(text, text["OrganizationsTitle"], Markup.Of($"""
            {ConsoleForms.Navigation(text)}
            <p>{text["OrganizationsLead"]}</p>
            {Markup.Join(sections)}
            <section>{ConsoleForms.Form($"{Path}/create", text["CreateOrganization"], token, ConsoleForms.Input("name", text["Name"]))}</section>
            """));
    }

    private async Task<Markup> SectionAsync(Organization organization, List<User> users, PageText text, Markup token, CancellationToken cancellationToken)
    {
        var path = $"{Path}/{organization.Id}";
        var memberIds = await db.OrganizationMembers.Where(member => member.OrganizationId == organization.Id)
            .Select(member => member.UserId).ToListAsync(cancellationToken);
        var roles = await db.OrganizationRoles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(cancellationToken);
        var domains = await db.OrganizationJitEmailDomains.Where(domain => domain.OrganizationId == organization.Id)
            .Select(domain => domain.EmailDomain).ToListAsync(cancellationToken);
        List<Markup> members = [];
        foreach (var user in users.Where(user => memberIds.Contains(user.Id)))
        {
            members.Add(Member(path, user, await memberships.ListRolesAsync(organization.Id, user.Id, cancellationToken), roles, text, token));
        }

        var others = users.Where(user => !memberIds.Contains(user.Id)).Select(user => (user.Id, user.Name ?? user.Id)).ToList();
        return Markup.Of($"""
            <section id="{organization.Id}">
              <h2 dir="auto">{organization.Name}</h2>
              <p><code>{organization.Id}</code> · {text[organization.IsMfaRequired ? "MfaRequired" : "MfaNotRequired"]}</p>
              {ConsoleForms.Button($"{path}/toggle-mfa", text[organization.IsMfaRequired ? "DropMfa" : "RequireMfa"], text.With(organization.IsMfaRequired ? "DropMfaOf" : "RequireMfaOf", organization.Name), token)}
              {Markup.Join(members)}
              {(others.Count == 0 ? Markup.Empty : ConsoleForms.Form($"{path}/add-member", text["AddMember"], token, ConsoleForms.Select($"user.{organization.Id}", text.With("NewMemberOf", organization.Name), others)))}
              {Markup.Join(domains.Select(domain => Markup.Of($"""
                <p>{text.With("JoinsFromDomain", domain)}</p>
                {ConsoleForms.Button($"{path}/remove-domain", text["Remove"], text.With("RemoveNamed", domain), With(token, "domain", domain))}
                """)))}
              {ConsoleForms.Form($"{path}/add-domain", text["AddDomain"], token, ConsoleForms.Input($"domain.{organization.Id}", text.With("DomainOf", organization.Name)))}
            </section>
            """);
    }

    private static Markup Member(string path, User user, List<OrganizationRole> held, List<OrganizationRole> roles, PageText text, Markup token)
    {
        var name = user.Name ?? user.Id;
        var ofUser = With(token, "user", user.Id);
        var others = roles.Where(role => held.TrueForAll(other => other.Id != role.Id)).Select(role => (role.Id, role.Name)).ToList();
        return Markup.Of($"""
            <p><a href="{UsersPage.Path}/{user.Id}" dir="auto">{name}</a></p>
            {Markup.Join(held.Select(role => ConsoleForms.Button(
                $"{path}/remove-role", text.With("RemoveNamed", role.Name), text.With("RemoveNamed", $"{role.Name}: {name}"), With(ofUser, "role", role.Id))))}
            {(others.Count == 0 ? Markup.Empty : ConsoleForms.Form($"{path}/add-role", text["AddRole"], ofUser, ConsoleForms.Select($"role.{path[(Path.Length + 1)..]}.{user.Id}", text.With("NewRoleOf", name), others)))}
            {ConsoleForms.Button($"{path}/remove-member", text["RemoveMember"], text.With("RemoveMemberNamed", name), ofUser)}
            """);
    }

    private static Markup With(Markup token, string name, string value) => Markup.Of($"""{token}<input type="hidden" name="{name}" value="{value}">""");
}
