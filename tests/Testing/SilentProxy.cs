using System.Net;
using System.Net.Sockets;

namespace Bookstore.Testing;

/// <summary>A TCP proxy that can go silent: connections stay open, and nothing arrives any more in either direction.</summary>
public sealed class SilentProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, Ports.FindFree());
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private volatile bool _isSilent;

    /// <param name="port">The loopback port where connections go on to.</param>
    public SilentProxy(int port)
    {
        _listener.Start();
        _accepting = AcceptAsync(port);
    }

    /// <summary>The loopback port that it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Drops all that comes from now on, also of new connections.</summary>
    public void GoSilent() => _isSilent = true;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(int port)
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ForwardAsync(await _listener.AcceptTcpClientAsync(_stopping.Token), port));
            }
        }
        finally
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForwardAsync(TcpClient client, int port)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(IPAddress.Loopback, port, _stopping.Token);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[8192];
        while (true)
        {
            var count = await from.GetStream().ReadAsync(buffer, _stopping.Token);
            if (_isSilent)
            {
                // Also the end of a connection is dropped.
                await Task.Delay(Timeout.Infinite, _stopping.Token);
            }

            if (count == 0)
            {
                return;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
        }
    }
}
