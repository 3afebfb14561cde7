namespace Bookstore.Web.Authorization;

/// <summary>
/// Has a POST handler, or all those of a page model, run only for somebody who signed in recently (<c>Sessions:RecentSignIn</c>).
/// Anybody else confirms at Logto who they are, and comes back to the page, which offers the same action again. The text
/// <c>InterruptedForm.</c> with the handler's name, or the page's where it has none, says on a button what the action is; where the
/// handler takes an enum, with its value after another dot.
/// </summary>
/// <param name="keep">The form's fields to keep in the meantime, in an encrypted cookie. Never a secret; all others are dropped.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RecentSignInAttribute(params string[] keep) : Attribute
{
    public IReadOnlyList<string> Keep { get; } = keep;
}
