using System.Security.Claims;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Web.ViewModels;

/// <summary>
/// A form that was not executed, since the person had to confirm first that it's them. It is shown again to the same person, and
/// waits for them to press its button.
/// </summary>
/// <param name="PersonId">Whose form it is.</param>
/// <param name="Path">The page with the form.</param>
/// <param name="Handler">The page's handler, or null.</param>
/// <param name="Action">Which text <c>InterruptedForm.*</c> is on its button.</param>
/// <param name="Choice">Which of several things that one handler does, for that text; null where it does one.</param>
/// <param name="Values">The fields that are kept.</param>
internal sealed record InterruptedForm(string PersonId, string Path, string? Handler, string Action, string? Choice, IReadOnlyDictionary<string, string> Values)
{
    private static readonly ProtectedCookie<InterruptedForm> Cookie = new("bookstore-step-up");

    /// <summary>Where the form is sent to.</summary>
    public string Url => Handler is null ? Path : QueryHelpers.AddQueryString(Path, "handler", Handler);

    /// <summary>The form to show on this page, or null.</summary>
    public static InterruptedForm? Find(HttpContext context) => context.Features.Get<InterruptedForm>();

    /// <summary>Keeps a form in the browser. One that is too long for a cookie is dropped: its page comes back without it.</summary>
    /// <param name="arguments">The handler's arguments, read from the form: one of a closed set is the choice.</param>
    public static void Keep(HttpContext context, HandlerMethodDescriptor handler, IEnumerable<string> fields, IDictionary<string, object?> arguments)
    {
        var action = handler.Name ?? handler.MethodInfo.DeclaringType!.Name[..^"Model".Length];
        var values = fields.Where(context.Request.Form.ContainsKey).ToDictionary(field => field, field => context.Request.Form[field].ToString());
        if (PersonOf(context) is { } person)
        {
            Cookie.Set(context, new InterruptedForm(person, context.Request.Path, handler.Name, action, arguments.Values.OfType<Enum>().SingleOrDefault()?.ToString(), values));
        }
    }

    /// <summary>Whether a form of this page may be waiting.</summary>
    public static bool IsWaiting(HttpContext context) => Cookie.Find(context) is { } form && form.IsOf(context.Request.Path);

    /// <summary>Has the page show the form that is waiting. Another person's is dropped.</summary>
    public static void Show(HttpContext context)
    {
        if (Cookie.Find(context) is { } form && form.IsOf(context.Request.Path))
        {
            Drop(context);
            if (form.PersonId == PersonOf(context))
            {
                context.Features.Set(form);
            }
        }
    }

    public static void Drop(HttpContext context) => Cookie.Delete(context);

    private bool IsOf(PathString path) => Path.Equals(path, StringComparison.OrdinalIgnoreCase);

    private static string? PersonOf(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier);
}
