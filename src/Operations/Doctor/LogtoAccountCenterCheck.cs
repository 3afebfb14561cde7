using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>What people may change of their accounts at Logto, and where it sends those who want to delete theirs. The site works without it.</summary>
internal sealed class LogtoAccountCenterCheck(ILogtoManagement management, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site, IConfiguration configuration) : ICheck
{
    // The fields that /account/edit offers.
    private static readonly string[] Offered = ["name", "avatar", "username", "social"];

    public string Name => "logto.account-center";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!ManagementOptions.AreSet(configuration))
        {
            return [Finding.NotChecked(ManagementOptions.NotSet)];
        }

        try
        {
            return [Judge(await management.GetAccountCenterAsync(cancellationToken))];
        }
        catch (SetupException exception)
        {
            // Credentials that Logto rejects are a finding of another check.
            return [Finding.NotChecked(exception.Error.Message)];
        }
    }

    private Finding Judge(AccountCenter present)
    {
        if (present.Enabled is null)
        {
            return Finding.NotChecked("Logto's answer does not say whether its Account Center is on.");
        }

        // Patreon alone needs no link.
        var isLinkNeeded = SocialConnectors.Split(logto.Value.Connectors).Count > 1;
        if (isLinkNeeded && (present.Enabled is false || present.Fields?.GetValueOrDefault("social") != "Edit"))
        {
            return Finding.Warning(
                "Logto's Account Center doesn't let people change their social accounts, so whoever comes from another service than Patreon can't link their Patreon account.",
                "Turn it on, with 'Social accounts' set to 'Edit', in Logto Console > Sign-in & account > Account center, or with 'setup --account-center'.");
        }

        if (present.Enabled is false)
        {
            return Finding.Ok("Logto's Account Center is off, so people can't edit their account on this site. 'setup --account-center' turns it on.");
        }

        var url = $"{site.Value.Origin}{SiteAddresses.DeleteAccount}";
        if (present.DeleteAccountUrl != url)
        {
            return Finding.Warning(
                string.IsNullOrEmpty(present.DeleteAccountUrl)
                    ? "Logto's Account Center is on, but has no address to delete an account."
                    : $"Logto's Account Center sends people who want to delete their account to {present.DeleteAccountUrl}, not to this site.",
                $"Set 'Delete account URL' to {url} in Logto Console > Sign-in & account > Account center, or with 'setup --account-center'. If another site of this Logto needs it, leave it.");
        }

        string[] closed = [.. Offered.Where(field => present.Fields?.GetValueOrDefault(field) != "Edit")];
        return Finding.Ok("Logto's Account Center is on, and sends people who want to delete their account to this site."
            + (closed.Length > 0 ? $" People can't edit: {string.Join(", ", closed)}." : ""));
    }
}
