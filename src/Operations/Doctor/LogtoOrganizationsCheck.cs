using Bookstore.Application;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Infrastructure.Shelf;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Doctor;

/// <summary>If books are for organizations: whether Logto tells the site who is in them, at the sign-in and afterwards.</summary>
internal sealed class LogtoOrganizationsCheck(
    FolderShelf shelf, ILogtoManagement management, IOptions<LogtoOptions> logto, IOptions<SiteOptions> site, IConfiguration configuration) : ICheck
{
    public string Name => "logto.organizations";

    public IReadOnlyList<string> Needs => [LogtoDiscoveryCheck.CheckName];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        // A command starts nothing by itself.
        await shelf.StartAsync(cancellationToken);
        var rules = shelf.Books.SelectMany(book => book.AccessRule.Alternatives).OfType<AccessRule.OrganizationMember>().ToList();
        if (rules.Count == 0)
        {
            return [Finding.Ok("No book on the shelf is for an organization: there is nothing to compare.")];
        }

        List<Finding> findings = [.. FindMissingScopes(rules)];
        findings.AddRange(ManagementOptions.AreSet(configuration) ? await CompareWebhookAsync(cancellationToken) : [Finding.NotChecked(ManagementOptions.NotSet)]);
        return findings.Count > 0 ? findings : [Finding.Ok("Sign-ins ask who is in which organization, and the webhook tells of changes.")];
    }

    private IEnumerable<Finding> FindMissingScopes(IEnumerable<AccessRule.OrganizationMember> rules)
    {
        var scopes = LogtoScopes.Split(logto.Value.Scopes);
        if (!scopes.Contains(LogtoScopes.Organizations))
        {
            yield return Finding.Failed(
                $"Logto:Scopes lacks '{LogtoScopes.Organizations}', so the books on the shelf that are for an organization open to none of its members.",
                "Add it, or leave the setting out. It counts from the next sign-in of each person.");
        }

        if (rules.Any(rule => rule.Role is not null) && !scopes.Contains(LogtoScopes.OrganizationRoles))
        {
            yield return Finding.Failed(
                $"Logto:Scopes lacks '{LogtoScopes.OrganizationRoles}', so the books on the shelf that ask for a role in an organization open to nobody with that role.",
                "Add it, or leave the setting out. It counts from the next sign-in of each person.");
        }
    }

    private async Task<IReadOnlyList<Finding>> CompareWebhookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var url = $"{site.Value.Origin}{SiteAddresses.LogtoWebhook}";
            var webhooks = await management.ListWebhooksAsync(cancellationToken);
            return webhooks.Where(webhook => webhook.Config.Url == url).SelectMany(webhook => webhook.Events ?? []).Contains(LogtoWebhookParser.MembershipsUpdated)
                ? []
                : [Finding.Warning(
                    $"Logto's webhook to {url} lacks the event {LogtoWebhookParser.MembershipsUpdated}, so whoever leaves an organization keeps its books until Logto is asked again (Sessions:RevalidationInterval).",
                    "Add it with 'setup --organization-webhooks' or in Logto Console > Webhooks.")];
        }
        catch (SetupException exception)
        {
            return [Finding.Failed(exception.Error.Message, exception.Error.Remedy)];
        }
    }
}
