using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bookstore.Testing;

/// <summary>The loopback ports of this machine.</summary>
internal static class Ports
{
    private const int First = 15_000;
    private const int PerProcess = 1_000;
    private const int Processes = 17;

    private static readonly Lock Taking = new();
    private static FileStream? _claim;
    private static int _next;

    /// <summary>
    /// A loopback port that nobody listens on, below those that the system hands out for outgoing connections. Test processes
    /// that run at the same time take theirs from ranges of their own, and none takes one twice in a row.
    /// </summary>
    public static int FindFree()
    {
        lock (Taking)
        {
            var first = First + (PerProcess * ClaimRange());
            while (true)
            {
                var port = first + (_next++ % PerProcess);
                try
                {
                    using var listener = new TcpListener(IPAddress.Loopback, port);
                    listener.Start();
                    return port;
                }
                catch (SocketException)
                {
                    // Taken; the next one.
                }
            }
        }
    }

    // The file is locked for as long as the process lives.
    private static int ClaimRange()
    {
        for (var range = 0; _claim is null && range < Processes; range++)
        {
            try
            {
                var file = Path.Combine(Path.GetTempPath(), $"bookstore-test-ports-{range}");
                _claim = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                _next = Random.Shared.Next(PerProcess);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another process's.
            }
        }

        return _claim is null ? throw new InvalidOperationException("Too many test processes run at once.") : int.Parse(_claim.Name[(_claim.Name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
    }
}
