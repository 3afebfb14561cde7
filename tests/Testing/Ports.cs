using System.Net;
using System.Net.Sockets;

namespace Bookstore.Testing;

/// <summary>The loopback ports of this machine.</summary>
internal static class Ports
{
    /// <summary>
    /// A loopback port that nobody listens on, below those that the system hands out for outgoing connections: the tests
    /// of other projects run at the same time, and make many.
    /// </summary>
    public static int FindFree()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }
}
