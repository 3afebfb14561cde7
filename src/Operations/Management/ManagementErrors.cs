using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Management;
using Polly;

namespace Bookstore.Operations.Management;

/// <summary>Explains the Management API's errors: the call, the code, and what to do.</summary>
internal static class ManagementErrors
{
    private const string Machine = "the machine-to-machine application in Logto Console > Applications";

    private const string AssignRole = $"Give {Machine} the role 'Logto Management API access': on its page, Roles > Assign roles.";

    private const string CheckEndpoint = "Check Logto:Endpoint: it is the 'Logto endpoint' on any application's page in Logto Console.";

    private static (SetupErrorCode Code, string Remedy) WrongApplicationType => (
        SetupErrorCode.InvalidCredentials,
        "Logto:Management:AppId must be the ID of a machine-to-machine application, not that of the site's own application. "
        + "Create one in Logto Console > Applications, with the role 'Logto Management API access'.");

    public static SetupException Explain(ManagementException exception, ManagementOptions options) =>
        exception.IsRoleMissing ? MissingRole(exception.Call)
        : exception.Rejection is { } rejection ? Rejected(exception.Call, rejection, options)
        : NoResponse(exception.Call, options, exception.InnerException!);

    private static SetupException MissingRole(ManagementCall call) => new(new SetupError(
        SetupErrorCode.MissingRole, $"{call.Name}: the machine-to-machine application may not use the Management API.", AssignRole));

    public static SetupException MissingIssuer(ManagementCall call, ManagementOptions options) =>
        new(new SetupError(SetupErrorCode.Unreachable, $"{call.Name}: {options.Origin} names no issuer.", CheckEndpoint));

    private static SetupException NoResponse(ManagementCall call, ManagementOptions options, Exception exception) => new(
        new SetupError(
            SetupErrorCode.Unreachable,
            $"{call.Name}: {options.Origin} " + exception switch
            {
                JsonException => "responded, but not with Logto's JSON.",
                ExecutionRejectedException or OperationCanceledException => "did not respond in time.",
                _ => $"can't be reached: {exception.GetBaseException().Message}",
            },
            exception is not JsonException ? $"Check Logto:Endpoint and that Logto is running, then {RunAgain(call)}"
                : call.Writes ? $"{CheckEndpoint} Then {RunAgain(call)}"
                : CheckEndpoint),
        exception);

    /// <summary>Logto, or something in front of it, answered with an error status.</summary>
    private static SetupException Rejected(ManagementCall call, ManagementRejection rejection, ManagementOptions options)
    {
        var (status, error) = (rejection.Status, rejection.Error);
        if (rejection.Code is not { } code)
        {
            return new SetupException(new SetupError(
                SetupErrorCode.Unreachable,
                $"{call.Name}: {options.Origin} responded with status {status}" + (rejection.Location is { } location
                    ? $" and redirects to {new Uri(new Uri(options.Origin), location).GetLeftPart(UriPartial.Path)}."
                    : ", but not with Logto's JSON."),
                status switch
                {
                    429 or >= 500 => Retry(call),
                    >= 300 and < 400 => "Logto:Endpoint must be the address where Logto itself responds. If the redirect leads to Logto, set it to that origin.",
                    _ => CheckEndpoint,
                }));
        }

        // A validation error's details name the field; a description says more than "An OIDC error occurred".
        var description = error.Text("details") ?? error.Text("error_description") ?? error.Text("message") ?? "no reason given";
        var (kind, remedy) = Classify(call, status, code, description, options);
        return new SetupException(new SetupError(
            kind, $"{call.Name}: Logto responded with status {status} {code}: {description.ReplaceLineEndings(" ").TrimEnd('.')}.", remedy));
    }

    private static string Retry(ManagementCall call) => $"Logto can't do it at the moment. Wait a minute, and {RunAgain(call)}";

    private static string RunAgain(ManagementCall call) =>
        $"run setup again: it keeps what is already done{(call.Writes ? ", including this call" : "")}.";

    private static (SetupErrorCode Code, string Remedy) Classify(
        ManagementCall call, int status, string code, string description, ManagementOptions options) => (status, code) switch
        {
            // The token endpoint calls both an invalid request; only the description tells them apart.
            _ when description.Contains("client secret has expired", StringComparison.Ordinal) => (
                SetupErrorCode.InvalidCredentials,
                $"Add another secret to {Machine}, and set Logto:Management:AppSecret to its value."),
            _ when description.Contains("is not allowed for this client", StringComparison.Ordinal) => WrongApplicationType,
            (_, "oidc.invalid_target" or "invalid_target") => (
                SetupErrorCode.InvalidResource,
                $"Logto:Management:Resource is {options.ResourceIndicator}, which this tenant doesn't have. On Logto Cloud it is "
                + "https://<tenant id>.logto.app/api, even with a domain of your own; on a Logto that you host it is https://default.logto.app/api. "
                + "Logto Console > API resources > Logto Management API shows it."),
            (_, "oidc.invalid_client" or "invalid_client") => (
                SetupErrorCode.InvalidCredentials,
                $"Compare Logto:Management:AppId and Logto:Management:AppSecret with 'App ID' and 'App secrets' of {Machine}, and Logto:Endpoint "
                + "with its 'Logto endpoint'."),
            (_, "oidc.invalid_scope" or "invalid_scope" or "auth.forbidden") => (SetupErrorCode.MissingRole, AssignRole),
            (_, "oidc.unauthorized_client" or "unauthorized_client") => WrongApplicationType,
            (401, _) => (
                SetupErrorCode.InvalidToken,
                $"Logto issued the token itself. Check that the Management API is at {options.Origin}, and that "
                + $"Logto:Management:Resource ({options.ResourceIndicator}) is this tenant's; then run setup again."),
            (404, _) => (
                SetupErrorCode.NotFound, "It was deleted in the meantime, or its ID is wrong. Run setup again: it reads the current configuration."),
            (_, "connector.multiple_instances_not_supported" or "connector.multiple_target_with_same_platform") => (
                SetupErrorCode.Conflict, "The connector was added in the meantime. Run setup again: it changes that one."),
            (_, "connector.invalid_config") => (
                SetupErrorCode.Rejected,
                "Correct ClientId, ClientSecret or Scope of that connector: PatreonConnector:* for Patreon, Connectors:<target>:* for another. If it needs more "
                + "than a client, such as a tenant's ID, set it up in Logto Console > Connectors, without these settings: setup keeps it."),
            (_, "connector.not_found_with_connector_id") => (
                SetupErrorCode.Rejected,
                "Logto has no connector of its own for one of the targets in Logto:Connectors. Correct the target, or create a standard connector (OAuth 2.0 or "
                + "OIDC) with that target in Logto Console > Connectors > Social connectors: setup keeps it."),
            (_, "connector.cannot_overwrite_metadata_for_non_standard_connector" or "connector.can_not_modify_target") => (
                SetupErrorCode.Rejected, "Logto does not let the connector be renamed. Set its client in Logto Console > Connectors."),
            (_, "guard.invalid_input") => (
                SetupErrorCode.Rejected,
                "Correct the setting that the field comes from: PublicUrl for addresses, --api and --permission for an API resource. "
                + "If they are right, this is another version of Logto: do this step in Logto Console, and run setup again."),
            (409 or 422, _) => (
                SetupErrorCode.Conflict,
                "It collides with the present configuration. Resolve the conflict that the message names in Logto Console, and run setup again."),
            (402 or 403, _) => (SetupErrorCode.Rejected, "The tenant's plan does not allow it. See the quota in Logto Console."),
            (429 or >= 500, _) => (SetupErrorCode.Unreachable, Retry(call)),
            _ => (SetupErrorCode.Rejected, "Do this step in Logto Console, and run setup again for the rest."),
        };
}
