using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NativeClient;

/// <summary>Signs a person in with the system's browser, and gets an access token for the API (RFC 8252, RFC 7636, RFC 8707).</summary>
internal sealed class LoopbackSignIn(HttpClient http, SignInSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="open">Opens an address in the browser.</param>
    public async Task<string> SignInAsync(Action<Uri> open)
    {
        var discovery = JsonNode.Parse(await http.GetStringAsync(new Uri(settings.Logto, "/oidc/.well-known/openid-configuration")))!;
        var (verifier, state) = (Random(), Random());
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{settings.Port}/");
        listener.Start();

        // The scope offline_access with prompt=consent would give a refresh token as well.
        open(new Uri($"{discovery["authorization_endpoint"]}?{await EncodeAsync(new()
        {
            ["response_type"] = "code",
            ["client_id"] = settings.ClientId,
            ["redirect_uri"] = settings.RedirectUri.AbsoluteUri,
            ["scope"] = SignInSettings.Scope,
            ["resource"] = settings.Resource,
            ["state"] = state,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        })}"));
        var code = await ReceiveCodeAsync(listener, state, $"{discovery["issuer"]}");

        using var response = await http.PostAsync(new Uri($"{discovery["token_endpoint"]}"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = settings.ClientId,
            ["code"] = code,
            ["redirect_uri"] = settings.RedirectUri.AbsoluteUri,
            ["code_verifier"] = verifier,
            // Without it the token would be opaque, for userinfo only.
            ["resource"] = settings.Resource,
        }));
        var tokens = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return response.IsSuccessStatusCode
            ? $"{tokens["access_token"]}"
            : throw new SignInException($"Logto gave no token: {tokens["error"]}. {tokens["error_description"]}");
    }

    private async Task<string> ReceiveCodeAsync(HttpListener listener, string state, string issuer)
    {
        while (true)
        {
            var context = await listener.GetContextAsync().WaitAsync(Patience);
            var (request, query) = (context.Request, context.Request.QueryString);
            // A browser asks for an icon, too.
            if (request.Url!.AbsolutePath != settings.RedirectUri.AbsolutePath)
            {
                await AnswerAsync(context, HttpStatusCode.NotFound, "There is nothing here.");
                continue;
            }

            // The state is what this program sent, so no other page made the browser come here (RFC 8252 8.9). The issuer is
            // Logto's, so no other provider's code is redeemed there (RFC 9207).
            var failure = query["state"] != state ? "The callback belongs to no sign-in of this program."
                : query["iss"] is { } iss && iss != issuer ? "The callback is from another provider."
                : query["error"] is { } error ? $"Logto denied the sign-in: {error}. {query["error_description"]}"
                : query["code"] is null ? "The callback has no code."
                : null;
            await AnswerAsync(
                context, failure is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest, failure ?? "You are signed in. You can close this window.");
            return failure is null ? query["code"]! : throw new SignInException(failure);
        }
    }

    private static async Task AnswerAsync(HttpListenerContext context, HttpStatusCode status, string text)
    {
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }

    private static async Task<string> EncodeAsync(Dictionary<string, string> parameters) =>
        await new FormUrlEncodedContent(parameters).ReadAsStringAsync();

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}

/// <summary>A sign-in that gave no token; the message says why.</summary>
internal sealed class SignInException(string message) : Exception(message);
