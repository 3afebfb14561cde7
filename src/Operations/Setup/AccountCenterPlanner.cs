using Bookstore.Application;
using Bookstore.Operations.Management;

namespace Bookstore.Operations.Setup;

/// <summary>
/// Plans Logto's Account Center and Account API for this site: people may change their own accounts, and whoever wants to delete
/// one is sent here. A field that is on already stays as it is.
/// </summary>
internal sealed class AccountCenterPlanner(ILogtoManagement logto) : ISetupPlanner
{
    private const string Edit = "Edit";

    private static readonly string[] Wanted = ["name", "avatar", "profile", "username", "email", "password", "social", "mfa", "session"];

    public async Task<PlannedStep> PlanAsync(SetupState state, CancellationToken cancellationToken)
    {
        var present = await logto.GetAccountCenterAsync(cancellationToken);
        var fields = present.Fields ?? new Dictionary<string, string>();
        var wanted = fields.ToDictionary();
        foreach (var name in Wanted.Where(name => fields.GetValueOrDefault(name, "Off") == "Off"))
        {
            wanted[name] = Edit;
        }

        var deleteAccountUrl = $"{state.Target.Origin}{SiteAddresses.DeleteAccount}";
        return new PlannedStep(
            SetupStep.Of(
                "Account Center",
                exists: true,
                SetupField.Flag("enabled", present.Enabled, to: true),
                SetupField.List("people can change", Editable(fields), Editable(wanted)),
                new SetupField("address to delete an account", present.DeleteAccountUrl, deleteAccountUrl))
            with
            {
                Warning = present.DeleteAccountUrl is { } other && other != deleteAccountUrl
                    ? $"People who want to delete their account will no longer be sent to {other}."
                    : null,
            },
            cancellation => logto.ChangeAccountCenterAsync(new AccountCenter(Enabled: true, wanted, deleteAccountUrl), cancellation));
    }

    private static IEnumerable<string> Editable(IReadOnlyDictionary<string, string> fields) =>
        fields.Where(field => field.Value == Edit).Select(field => field.Key).Order(StringComparer.Ordinal);
}
