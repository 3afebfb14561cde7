namespace Bookstore.LocalTenant.Patreon.Api;

/// <summary>An error of Cloudflare in front of Patreon: HTML, whatever was asked for.</summary>
internal static class CloudflareError
{
    public static IResult Of(int status) => Results.Text(
        $"<!doctype html><title>Attention Required! | Cloudflare</title><h1>Error {status}</h1>", "text/html; charset=UTF-8", statusCode: status);
}
