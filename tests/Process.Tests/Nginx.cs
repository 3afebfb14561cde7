using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>
/// nginx with the configuration of <c>docs/nginx.conf</c> in front of the app, or with that of <c>deploy/nginx.conf</c> in front of two
/// instances, on free ports and with a certificate of its own.
/// </summary>
public sealed class Nginx : IAsyncDisposable
{
    /// <summary>The response header with the address of the instance that answered. nginx's own answers lack it.</summary>
    public const string InstanceHeader = "X-Instance";

    private const string Host = "books.example";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bookstore-nginx-");
    private readonly int _tlsPort = RunningApp.FreePort();
    private readonly int _plainPort = RunningApp.FreePort();
    private readonly X509Certificate2 _certificate;
    private readonly System.Diagnostics.Process _process;

    private Nginx(int appPort, bool isDocumented, int? secondPort = null)
    {
        _certificate = WriteCertificate();
        var server = File.ReadAllText(Path.Combine(RunningApp.Repository, secondPort is null ? "docs/nginx.conf" : "deploy/nginx.conf"))
            .Replace("site-1:8080", $"127.0.0.1:{appPort}", StringComparison.Ordinal)
            .Replace("site-2:8080", $"127.0.0.1:{secondPort}", StringComparison.Ordinal)
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{_tlsPort} ssl", StringComparison.Ordinal)
            .Replace("listen 80", $"listen 127.0.0.1:{_plainPort}", StringComparison.Ordinal)
            .Replace("127.0.0.1:5000", $"127.0.0.1:{appPort}", StringComparison.Ordinal)
            .Replace($"/etc/ssl/certs/{Host}.pem", Inside("certificate.pem"), StringComparison.Ordinal)
            .Replace($"/etc/ssl/private/{Host}.key", Inside("key.pem"), StringComparison.Ordinal);
        if (!isDocumented)
        {
            server = string.Join('\n', server.Split('\n').Where(line =>
                !line.Contains("_buffer", StringComparison.Ordinal) && !line.Contains("proxy_set_header", StringComparison.Ordinal)));
        }

        File.WriteAllText(Inside("nginx.conf"), $$"""
            daemon off;
            worker_processes 1;
            pid {{Inside("pid")}};
            error_log {{Inside("error.log")}};
            events { }
            http {
                access_log off;
                # Tells a test which instance answered.
                add_header {{InstanceHeader}} $upstream_addr always;
                client_body_temp_path {{Inside("body")}};
                proxy_temp_path {{Inside("proxy")}};
                fastcgi_temp_path {{Inside("fastcgi")}};
                uwsgi_temp_path {{Inside("uwsgi")}};
                scgi_temp_path {{Inside("scgi")}};
                {{server}}
            }
            """);
        _process = System.Diagnostics.Process.Start(new ProcessStartInfo(Binary!, ["-c", Inside("nginx.conf"), "-e", Inside("error.log")])
        {
            RedirectStandardError = true,
        })!;
    }

    /// <summary>The origin that browsers use.</summary>
    public static Uri Url { get; } = new($"https://{Host}/");

    /// <summary>Where nginx is, or null where it is not.</summary>
    public static string? Binary { get; } = new[]
    {
        Environment.GetEnvironmentVariable("NGINX_PATH"), "/usr/sbin/nginx", Path.Combine(RunningApp.Repository, "obj/nginx/usr/sbin/nginx"),
    }.FirstOrDefault(File.Exists);

    /// <summary>Starts nginx and waits until it answers.</summary>
    /// <param name="appPort">Where the app listens.</param>
    /// <param name="isDocumented">Whether it is set up as documented, or has nothing but <c>proxy_pass</c>.</param>
    public static Task<Nginx> StartAsync(int appPort, bool isDocumented = true) => StartAsync(new Nginx(appPort, isDocumented));

    /// <summary>Starts nginx in front of two instances, and waits until it answers.</summary>
    public static Task<Nginx> StartInFrontOfTwoAsync(int firstPort, int secondPort) => StartAsync(new Nginx(firstPort, isDocumented: true, secondPort));

    private static async Task<Nginx> StartAsync(Nginx nginx)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var _ = await ConnectAsync("127.0.0.1", nginx._tlsPort, patience.Token);
                return nginx;
            }
            catch (SocketException) when (!patience.IsCancellationRequested)
            {
                if (nginx._process.HasExited)
                {
                    throw new InvalidOperationException(await nginx._process.StandardError.ReadToEndAsync());
                }
            }
        }
    }

    /// <summary>Makes a browser on another machine: one that reaches the site by its name, from an address of its own.</summary>
    /// <param name="address">The browser's address, one of this machine's 127.0.0.0/8.</param>
    public TestBrowser OpenBrowser(string address) => new(network =>
    {
        network.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
            presented?.GetCertHashString() == _certificate.GetCertHashString();
        network.ConnectCallback = async (context, cancellationToken) =>
        {
            var port = context.DnsEndPoint.Host == Host
                ? context.DnsEndPoint.Port == Url.Port ? _tlsPort : _plainPort
                : context.DnsEndPoint.Port;
            return new NetworkStream(await ConnectAsync(address, port, cancellationToken), ownsSocket: true);
        };
    });

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        _process.Dispose();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<Socket> ConnectAsync(string from, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private X509Certificate2 WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        var certificate = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Inside("certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Inside("key.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private string Inside(string name) => Path.Combine(_folder.FullName, name);
}

/// <summary>A test that takes nginx, which <c>./test.sh</c> fetches.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = Nginx.Binary is null ? "There is no nginx. ./test.sh fetches it; NGINX_PATH names another." : null;
}
