using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto;

/// <summary>
/// The OpenID Connect handler, for GET only, the method that Logto sends a browser back with. The base class would also read a
/// form, and redeem the code in it.
/// </summary>
internal sealed class LogtoOpenIdConnectHandler(
    IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory logger, HtmlEncoder htmlEncoder, UrlEncoder encoder)
    : OpenIdConnectHandler(options, logger, htmlEncoder, encoder)
{
    public override async Task<bool> ShouldHandleRequestAsync() =>
        HttpMethods.IsGet(Request.Method) && await base.ShouldHandleRequestAsync();
}
