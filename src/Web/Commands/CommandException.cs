namespace Bookstore.Web.Commands;

/// <summary>A mistake of the user, whose message is printed without a stack trace.</summary>
internal sealed class CommandException(string reason) : Exception(reason);
