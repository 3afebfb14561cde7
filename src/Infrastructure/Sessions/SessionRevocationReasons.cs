using System.Diagnostics;
using Bookstore.Application.Ports;
using Bookstore.Domain.Sessions;

namespace Bookstore.Infrastructure.Sessions;

internal static class SessionRevocationReasons
{
    /// <summary>Why no sign-in from before may open a session any more, where Logto reported the end of the person's sessions.</summary>
    public static SessionRevocationReason ToRevocationReason(this SessionEndReason reason) => reason switch
    {
        SessionEndReason.LogtoSignOut => SessionRevocationReason.LogtoSignOut,
        SessionEndReason.Suspended => SessionRevocationReason.Suspended,
        SessionEndReason.Deleted => SessionRevocationReason.Deleted,
        _ => throw new UnreachableException($"Logto reports no end of sessions for the reason {reason}."),
    };
}
