using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Connectors;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.ViewModels;

/// <summary>The social connectors that the site offers (<c>Logto:Connectors</c>).</summary>
internal sealed class SignInConnectors(IOptions<LogtoOptions> logto)
{
    public IReadOnlyList<SignInConnector> All { get; } =
        [.. SocialConnectors.Split(logto.Value.Connectors).Select(target => new SignInConnector(target, SocialConnectors.NameOf(target)))];

    /// <summary>Whether there is another one than Patreon.</summary>
    public bool HasChoice => All.Count > 1;
}

/// <param name="Target">Logto's name of the connector, for <c>/sign-in?with=</c>.</param>
/// <param name="Name">The service's name.</param>
internal sealed record SignInConnector(string Target, string Name);
