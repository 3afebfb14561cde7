using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Bookstore.LocalTenant.Logto.OpenId.Dialect;

/// <summary>A revocation is answered by its status alone; OpenIddict would write an empty JSON object.</summary>
internal sealed class AnswerRevocationWithNothing : IOpenIddictServerHandler<ApplyRevocationResponseContext>
{
    public ValueTask HandleAsync(ApplyRevocationResponseContext context)
    {
        context.HandleRequest();
        return ValueTask.CompletedTask;
    }
}
