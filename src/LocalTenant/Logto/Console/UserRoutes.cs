using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary>The routes of the users page. Nobody signs in to it: whoever can reach this machine's loopback is the developer.</summary>
internal static class UserRoutes
{
    public static void MapUsersPage(this IEndpointRouteBuilder app)
    {
        app.MapGet(UsersPage.Path, (HttpContext context, UsersPage page) => page.ShowAsync(context));
        MapAction(app, "rename", async (context, actions, person) =>
        {
            var name = context.Request.Form["name"].ToString().Trim();
            if (name.Length is 0 or > UsersPage.LongestName) return "NameMissing";

            await actions.RenameAsync(context, person, name);
            return null;
        });
        MapAction(app, "suspend", async (context, actions, person) =>
        {
            await actions.SetSuspendedAsync(context, person, isSuspended: true);
            return null;
        });
        MapAction(app, "reinstate", async (context, actions, person) =>
        {
            await actions.SetSuspendedAsync(context, person, isSuspended: false);
            return null;
        });
        MapAction(app, "delete", async (context, actions, person) =>
        {
            await actions.DeleteAsync(context, person);
            return null;
        });
    }

    // The action answers the text of what was wrong, or null when it is done.
    private static void MapAction(
        IEndpointRouteBuilder app, string name, Func<HttpContext, UserActions, Person, Task<string?>> act) =>
        app.MapPost($"{UsersPage.Path}/{{id}}/{name}", async (
            HttpContext context, string id, IAntiforgery antiforgery, TenantDb db, UserActions actions, UsersPage page) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context) || await FindAsync(db, id, context.RequestAborted) is not { } person)
            {
                return await page.ShowAsync(context, "UsersStale");
            }

            return await act(context, actions, person) is { } problem ? await page.ShowAsync(context, problem) : new SeeOther(UsersPage.Path);
        });

    private static Task<Person?> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) => db.People
        .Include(person => person.Identities)
        .SingleOrDefaultAsync(person => person.Id == id, cancellationToken);
}
