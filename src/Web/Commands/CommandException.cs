namespace Bookstore.Web.Commands;

/// <summary>A command can't do what is asked, for a reason that its user can mend.</summary>
internal sealed class CommandException(string reason) : Exception(reason);
