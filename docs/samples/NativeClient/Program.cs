// A program on somebody's device that reads the shelf through the API. It has no secret: PKCE (RFC 7636) and a redirect to
// this machine (RFC 8252) take its place. docs/api.md says how to register it at Logto.

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using NativeClient;

if (SignInSettings.Parse(args) is not { } settings)
{
    await Console.Error.WriteLineAsync(SignInSettings.Usage);
    return 2;
}

using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
try
{
    var token = await new LoopbackSignIn(http, settings).SignInAsync(Open);
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    var membership = await GetAsync("api/memberships/me");
    Console.WriteLine($"Membership: {membership["status"]}");
    foreach (var book in (await GetAsync("api/shelf"))["items"]!.AsArray())
    {
        Console.WriteLine($"{((bool)book!["isOpen"]! ? "open  " : "closed")} {book["title"]} ({book["author"]})");
    }

    return 0;
}
catch (Exception exception) when (exception is SignInException or HttpRequestException or TaskCanceledException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

async Task<JsonNode> GetAsync(string path)
{
    using var response = await http.GetAsync(new Uri(settings.Site, path));
    var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    // An error is problem details, whose code tells what to do.
    return response.IsSuccessStatusCode ? body : throw new HttpRequestException($"{path}: {body["code"]}. {body["detail"]}");
}

void Open(Uri address)
{
    Console.WriteLine("To sign in, open this address in a browser:");
    Console.WriteLine(address.AbsoluteUri);
    if (settings.OpensBrowser)
    {
        // The system's browser, never one inside this program, which could read the password (RFC 8252 8.12).
        Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true })?.Dispose();
    }
}
