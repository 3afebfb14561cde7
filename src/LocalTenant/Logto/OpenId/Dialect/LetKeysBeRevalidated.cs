using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>Logto serves its keys with <c>Cache-Control: no-cache</c> and nothing else.</summary>
internal sealed class LetKeysBeRevalidated : IOpenIddictServerHandler<ApplyJsonWebKeySetResponseContext>
{
    public ValueTask HandleAsync(ApplyJsonWebKeySetResponseContext context)
    {
        var headers = context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.Remove("Pragma");
        headers.Remove("Expires");
        return ValueTask.CompletedTask;
    }
}
