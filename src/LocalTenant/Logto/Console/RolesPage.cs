using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary><c>/console/roles</c>: API resources with permissions, roles, and the organization template.</summary>
internal sealed class RolesPage(TenantDb db, IAntiforgery antiforgery)
{
    public const string Path = "/console/roles";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, RolesPage page) => page.ShowAsync(context));
        Action("create-role", (db, form) => db.Roles.Add(new Role { Id = TenantConfiguration.NewId(), Name = ConsoleForms.Field(form, "name") }));
        Action("create-permission", (db, form) => db.Scopes.Add(new ApiScope
        {
            Id = TenantConfiguration.NewId(),
            ResourceId = ConsoleForms.Field(form, "resource"),
            Name = ConsoleForms.Field(form, "name"),
            CreatedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        }));
        Action("add-permission", (db, form) =>
            db.RoleScopes.Add(new RoleScope { RoleId = ConsoleForms.Field(form, "role"), ScopeId = ConsoleForms.Field(form, "permission") }));
        Action("create-organization-role", (db, form) =>
            db.OrganizationRoles.Add(new OrganizationRole { Id = TenantConfiguration.NewId(), Name = ConsoleForms.Field(form, "name") }));
        Action("create-organization-permission", (db, form) =>
            db.OrganizationScopes.Add(new OrganizationScope { Id = TenantConfiguration.NewId(), Name = ConsoleForms.Field(form, "name") }));
        Action("add-organization-permission", (db, form) => db.OrganizationRoleScopes.Add(new OrganizationRoleScope
        {
            OrganizationRoleId = ConsoleForms.Field(form, "role"),
            OrganizationScopeId = ConsoleForms.Field(form, "permission"),
        }));

        void Action(string name, Action<TenantDb, IFormCollection> act) => ConsoleForms.MapAction(app, $"{Path}/{name}", _ => Path, (context, form) =>
        {
            var db = context.RequestServices.GetRequiredService<TenantDb>();
            act(db, form);
            return db.SaveChangesAsync(context.RequestAborted);
        });
    }

    private async Task<IResult> ShowAsync(HttpContext context)
    {
        var text = PageText.For(context.Request);
        var token = antiforgery.TokenField(context);
        var resources = await db.Resources.AsNoTracking().Include(resource => resource.Scopes).ToListAsync(context.RequestAborted);
        var roles = await db.Roles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(context.RequestAborted);
        var links = await db.RoleScopes.AsNoTracking().ToListAsync(context.RequestAborted);
        var organizationRoles = await db.OrganizationRoles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(context.RequestAborted);
        var organizationScopes = await db.OrganizationScopes.AsNoTracking().OrderBy(scope => scope.Name).ToListAsync(context.RequestAborted);
        var organizationLinks = await db.OrganizationRoleScopes.AsNoTracking().ToListAsync(context.RequestAborted);
        var scopes = resources.SelectMany(resource => resource.Scopes).OrderBy(scope => scope.Name).ToList();

        return TenantPage.Show(text, text["RolesTitle"], Markup.Of($"""
            {ConsoleForms.Navigation(text)}
            <p>{text["RolesLead"]}</p>
            <section>
              <h2>{text["Permissions"]}</h2>
              {Markup.Join(resources.Select(resource => Markup.Of($"""<p><bdi>{resource.Name}</bdi> · <code>{resource.Indicator}</code>: {Names(resource.Scopes.Select(scope => scope.Name))}</p>""")))}
              {ConsoleForms.Form($"{Path}/create-permission", text["CreatePermission"], token, ConsoleForms.Select("resource", text["Resource"], resources.Select(resource => (resource.Id, resource.Name))), ConsoleForms.Input("name.permission", text["NewPermission"]))}
            </section>
            <section>
              <h2>{text["RolesTitle"]}</h2>
              {Markup.Join(roles.Select(role => Line(role.Name, scopes.Where(scope => links.Exists(link => link.RoleId == role.Id && link.ScopeId == scope.Id)).Select(scope => scope.Name))))}
              {ConsoleForms.Form($"{Path}/create-role", text["CreateRole"], token, ConsoleForms.Input("name.role", text["NewRole"]))}
              {ConsoleForms.Form($"{Path}/add-permission", text["AddPermission"], token, ConsoleForms.Select("role.permission", text["Role"], roles.Select(role => (role.Id, role.Name))), ConsoleForms.Select("permission.role", text["Permission"], scopes.Select(scope => (scope.Id, scope.Name))))}
            </section>
            <section>
              <h2>{text["OrganizationRoles"]}</h2>
              {Markup.Join(organizationRoles.Select(role => Line(role.Name, organizationScopes.Where(scope => organizationLinks.Exists(link => link.OrganizationRoleId == role.Id && link.OrganizationScopeId == scope.Id)).Select(scope => scope.Name))))}
              {ConsoleForms.Form($"{Path}/create-organization-role", text["CreateOrganizationRole"], token, ConsoleForms.Input("name.organization-role", text["NewOrganizationRole"]))}
              {ConsoleForms.Form($"{Path}/create-organization-permission", text["CreateOrganizationPermission"], token, ConsoleForms.Input("name.organization-permission", text["NewOrganizationPermission"]))}
              {ConsoleForms.Form($"{Path}/add-organization-permission", text["AddOrganizationPermission"], token, ConsoleForms.Select("role.organization-permission", text["OrganizationRole"], organizationRoles.Select(role => (role.Id, role.Name))), ConsoleForms.Select("permission.organization-role", text["OrganizationPermission"], organizationScopes.Select(scope => (scope.Id, scope.Name))))}
            </section>
            """));
    }

    private static Markup Line(string role, IEnumerable<string> permissions) => Markup.Of($"<p><bdi><strong>{role}</strong></bdi>: {Names(permissions)}</p>");

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
