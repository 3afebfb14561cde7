using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Management;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary>The users page needs no sign-in: only the developer reaches this machine's loopback interface.</summary>
internal static class UserRoutes
{
    public static void MapUsersPage(this IEndpointRouteBuilder app)
    {
        app.MapGet(UsersPage.Path, (HttpContext context, UsersPage page) => page.ShowAsync(context));
        MapAction(
            app,
            "rename",
            (context, actions, user) => actions.RenameAsync(context, user, Name(context)),
            context => Name(context).Length is 0 or > UsersPage.LongestName ? "NameInvalid" : null);
        MapAction(app, "suspend", (context, actions, user) => actions.SetSuspendedAsync(context, user, isSuspended: true));
        MapAction(app, "reinstate", (context, actions, user) => actions.SetSuspendedAsync(context, user, isSuspended: false));
        MapAction(app, "delete", (context, actions, user) => actions.DeleteAsync(context, user));
    }

    // The validation answers the name of the text that says what is wrong, or null.
    private static void MapAction(
        IEndpointRouteBuilder app,
        string name,
        Func<HttpContext, UserActions, User, Task> act,
        Func<HttpContext, string?>? validate = null) =>
        app.MapPost($"{UsersPage.Path}/{{id}}/{name}", async (
            HttpContext context, string id, IAntiforgery antiforgery, TenantDb db, UserActions actions, UsersPage page) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context) || await FindAsync(db, id, context.RequestAborted) is not { } user)
            {
                return await page.ShowAsync(context, "FormExpired");
            }

            if (validate?.Invoke(context) is { } problem) return await page.ShowAsync(context, problem);

            await act(context, actions, user);
            return new SeeOther(UsersPage.Path);
        });

    private static string Name(HttpContext context) => context.Request.Form["name"].ToString().Trim();

    private static Task<User?> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) => db.Users
        .Include(user => user.Identities)
        .SingleOrDefaultAsync(user => user.Id == id, cancellationToken);
}
