using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Management;
using Bookstore.LocalTenant.Logto.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary><c>/console/links</c>: one-time tokens and invitations, with the links that a real Logto's owner would mail.</summary>
internal sealed class LinksPage(TenantDb db, LocalTenantSettings settings, IAntiforgery antiforgery)
{
    public const string Path = "/console/links";

    private const string NoOrganization = "-";

    private static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext context, LinksPage page) => page.ShowAsync(context));
        ConsoleForms.MapAction(app, $"{Path}/create-token", _ => Path, (context, form) =>
        {
            var db = context.RequestServices.GetRequiredService<TenantDb>();
            var organization = ConsoleForms.Field(form, "organization");
            db.OneTimeTokens.Add(OneTimeTokenRoutes.Create(
                ConsoleForms.Field(form, "email"),
                lifetime: null,
                organization == NoOrganization ? null : new JsonObject { ["jitOrganizationIds"] = new JsonArray(organization) }));
            return db.SaveChangesAsync(context.RequestAborted);
        });
        ConsoleForms.MapAction(app, $"{Path}/invite", _ => Path, (context, form) => context.RequestServices.GetRequiredService<Invitations>().CreateAsync(
            ConsoleForms.Field(form, "organization"),
            ConsoleForms.Field(form, "email"),
            [ConsoleForms.Field(form, "role")],
            (DateTimeOffset.UtcNow + InvitationLifetime).ToUnixTimeMilliseconds(),
            inviterId: null,
            context.RequestAborted));
        ConsoleForms.MapAction(app, $"{Path}/invitations/{{id}}/revoke", _ => Path, async (context, _) =>
        {
            var invitations = context.RequestServices.GetRequiredService<TenantDb>().OrganizationInvitations;
            await context.RequestServices.GetRequiredService<Invitations>().RevokeAsync(
                await invitations.FindOrThrowAsync("organization_invitations", ConsoleForms.Route(context, "id"), context.RequestAborted),
                context.RequestAborted);
        });
    }

    private async Task<IResult> ShowAsync(HttpContext context)
    {
        var text = PageText.For(context.Request);
        var token = antiforgery.TokenField(context);
        var organizations = await db.Organizations.AsNoTracking().OrderBy(organization => organization.Name).ToListAsync(context.RequestAborted);
        var roles = await db.OrganizationRoles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(context.RequestAborted);
        var tokens = await db.OneTimeTokens.AsNoTracking().OrderByDescending(found => found.CreatedAt).ToListAsync(context.RequestAborted);
        var invitations = await db.OrganizationInvitations.AsNoTracking().OrderByDescending(found => found.CreatedAt).ToListAsync(context.RequestAborted);
        var names = organizations.ToDictionary(organization => organization.Id, organization => organization.Name);
        var choices = organizations.Select(organization => (organization.Id, organization.Name)).ToList();
        return TenantPage.Show(text, text["LinksTitle"], Markup.Of($"""
            {ConsoleForms.Navigation(text)}
            <p>{text["LinksLead"]}</p>
            <section>
              <h2>{text["OneTimeTokens"]}</h2>
              <ul>{Markup.Join(tokens.Select(created => Token(created, text)))}</ul>
              {ConsoleForms.Form($"{Path}/create-token", text["CreateToken"], token, ConsoleForms.Input("email.token", text["EmailOfLink"], "email"), ConsoleForms.Select("organization.token", text["JoinsOrganization"], choices.Prepend((NoOrganization, text["None"]))))}
            </section>
            <section>
              <h2>{text["Invitations"]}</h2>
              {Markup.Join(invitations.Select(invitation => Invitation(invitation, names[invitation.OrganizationId], text, token)))}
              {ConsoleForms.Form($"{Path}/invite", text["Invite"], token, ConsoleForms.Input("email.invitation", text["Invitee"], "email"), ConsoleForms.Select("organization.invitation", text["ToOrganization"], choices), ConsoleForms.Select("role.invitation", text["Role"], roles.Select(role => (role.Id, role.Name))))}
            </section>
            """));
    }

    private Markup Token(OneTimeToken token, PageText text)
    {
        var status = (string)Entities.Of(token, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())["status"]!;
        var query = new QueryBuilder { { "one_time_token", token.Token }, { "login_hint", token.Email } };
        return status == "active"
            ? Markup.Of($"""<li>{token.Email}: <a href="{settings.PublicUrl}/sign-in{query.ToString()}">{settings.PublicUrl}/sign-in{query.ToString()}</a></li>""")
            : Markup.Of($"<li>{token.Email}: {StatusText(text, status)}</li>");
    }

    private static string StatusText(PageText text, string status) => text[$"Status.{status.ToLowerInvariant()}"];

    private Markup Invitation(OrganizationInvitation invitation, string organization, PageText text, Markup token)
    {
        var status = Invitations.StatusOf(invitation);
        var line = Markup.Of($"{invitation.Invitee} · <bdi>{organization}</bdi> · {StatusText(text, status)}");
        if (status != "Pending") return Markup.Of($"<p>{line}</p>");

        var query = new QueryBuilder { { "organization_id", invitation.OrganizationId }, { "login_hint", invitation.Invitee } };
        return Markup.Of($"""
            <p>{line}<br><a href="{settings.PublicUrl}/sign-in{query.ToString()}">{settings.PublicUrl}/sign-in{query.ToString()}</a></p>
            {ConsoleForms.Button($"{Path}/invitations/{invitation.Id}/revoke", text["Revoke"], text.With("RevokeNamed", invitation.Invitee), token)}
            """);
    }
}
