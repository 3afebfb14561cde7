using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Polly;

namespace Bookstore.Operations.Management;

/// <summary>What Logto's Management API refuses, in words: the call, the code, and what helps.</summary>
internal static class Problems
{
    private const string Machine = "the machine-to-machine application in Logto Console > Applications";

    private const string IsItLogto = "Is Logto:Endpoint a Logto? It is the 'Logto endpoint' on any application's page in its Console.";

    /// <summary>The machine-to-machine application has not the role that it needs.</summary>
    public static SetupException RoleMissing(ManagementCall call, string what) => new(new SetupError(
        SetupErrorCode.RoleMissing,
        $"{call.Name}: {what}, since the machine-to-machine application may not use the Management API.",
        $"Give {Machine} the role 'Logto Management API access': on its page, Roles > Assign roles."));

    /// <summary>What answers is JSON, and no discovery document.</summary>
    public static SetupException NoIssuer(ManagementCall call, ManagementOptions options) =>
        new(new SetupError(SetupErrorCode.Unreachable, $"{call.Name}: {options.Origin} names no issuer.", IsItLogto));

    /// <summary>Nobody answered, or something that is no Logto.</summary>
    public static SetupException Unanswered(ManagementCall call, ManagementOptions options, Exception exception) => new(
        new SetupError(
            SetupErrorCode.Unreachable,
            $"{call.Name}: {options.Origin} " + exception switch
            {
                JsonException => "answered with what is no JSON of Logto's.",
                ExecutionRejectedException or OperationCanceledException => "did not answer in time.",
                _ => $"can't be reached: {exception.GetBaseException().Message}",
            },
            exception is not JsonException ? $"Look whether Logto:Endpoint is right and Logto is up, and {RunAgain(call)}"
                : call.Writes ? $"{IsItLogto} Then {RunAgain(call)}"
                : IsItLogto),
        exception);

    /// <summary>Logto refused a call, or something before it did.</summary>
    public static SetupException Refused(ManagementCall call, HttpResponseMessage response, JsonElement error, ManagementOptions options)
    {
        var status = (int)response.StatusCode;
        if ((error.Text("code") ?? error.Text("error")) is not { } code)
        {
            return new SetupException(new SetupError(
                SetupErrorCode.Unreachable,
                $"{call.Name}: {options.Origin} answered {status} " + (response.Headers.Location is { } location
                    ? $"and sends on to {new Uri(new Uri(options.Origin), location).GetLeftPart(UriPartial.Path)}."
                    : "with what is no JSON of Logto's."),
                status switch
                {
                    429 or >= 500 => NotNow(call),
                    >= 300 and < 400 => "Logto:Endpoint has to be where Logto itself answers. Set it to where this leads, if that is Logto.",
                    _ => IsItLogto,
                }));
        }

        // A validation's details name the field; a description says more than "An OIDC error occurred".
        var said = error.Text("details") ?? error.Text("error_description") ?? error.Text("message") ?? "it does not say why";
        var (trouble, remedy) = Classify(call, status, code, said, options);
        return new SetupException(new SetupError(
            trouble, $"{call.Name}: Logto answered {status} {code}: {said.ReplaceLineEndings(" ").TrimEnd('.')}.", remedy));
    }

    private static (SetupErrorCode Trouble, string Remedy) NoMachine => (
        SetupErrorCode.CredentialsWrong,
        "Logto:Management:AppId has to be the id of an application of the type 'machine-to-machine', not of the site's own. "
        + "Make one in Logto Console > Applications, with the role 'Logto Management API access'.");

    private static string NotNow(ManagementCall call) => $"Logto can't do it now. Wait a minute, and {RunAgain(call)}";

    private static string RunAgain(ManagementCall call) =>
        $"run setup again: it finds what was done already{(call.Writes ? ", this call included" : "")}.";

    private static (SetupErrorCode Trouble, string Remedy) Classify(ManagementCall call, int status, string code, string said, ManagementOptions options) => (status, code) switch
    {
        // What the token endpoint calls an invalid request, only the description tells.
        _ when said.Contains("client secret has expired", StringComparison.Ordinal) => (
            SetupErrorCode.CredentialsWrong,
            $"Add another secret to {Machine}, and set Logto:Management:AppSecret to its value."),
        _ when said.Contains("is not allowed for this client", StringComparison.Ordinal) => NoMachine,
        (_, "oidc.invalid_target" or "invalid_target") => (
            SetupErrorCode.ResourceWrong,
            $"Logto:Management:Resource is {options.ResourceIndicator}, which this tenant does not know. On Logto Cloud it is "
            + "https://<tenant id>.logto.app/api, also with a domain of your own; on a Logto of your own it is https://default.logto.app/api. "
            + "Console > API resources > Logto Management API shows it."),
        (_, "oidc.invalid_client" or "invalid_client") => (
            SetupErrorCode.CredentialsWrong,
            $"Compare Logto:Management:AppId and Logto:Management:AppSecret with 'App ID' and 'App secrets' of {Machine}, and Logto:Endpoint "
            + "with its 'Logto endpoint'."),
        (_, "oidc.invalid_scope" or "invalid_scope" or "auth.forbidden") => (
            SetupErrorCode.RoleMissing,
            $"Give {Machine} the role 'Logto Management API access': on its page, Roles > Assign roles."),
        (_, "oidc.unauthorized_client" or "unauthorized_client") => NoMachine,
        (401, _) => (
            SetupErrorCode.TokenRefused,
            $"Logto gave the token itself, so look whether {options.Origin} is where the Management API is, and whether "
            + $"Logto:Management:Resource ({options.ResourceIndicator}) is that of this tenant; then run setup again."),
        (404, _) => (
            SetupErrorCode.NotFound, "Somebody removed it in the meantime, or its id is wrong. Run setup again, which looks what is there."),
        (_, "connector.multiple_instances_not_supported" or "connector.multiple_target_with_same_platform") => (
            SetupErrorCode.Conflict, "Somebody added the Patreon connector in the meantime. Run setup again, which changes that one."),
        (_, "connector.invalid_config") => (
            SetupErrorCode.Refused, "Correct PatreonConnector:ClientId, PatreonConnector:ClientSecret or PatreonConnector:Scope."),
        (_, "connector.cannot_overwrite_metadata_for_non_standard_connector" or "connector.can_not_modify_target") => (
            SetupErrorCode.Refused, "Logto lets nobody rename the Patreon connector. Set its client up in Logto Console > Connectors."),
        (_, "guard.invalid_input") => (
            SetupErrorCode.Refused,
            "Correct the setting that the field follows from: PublicUrl for addresses, --api and --permission for an API resource. "
            + "Where none is wrong, this Logto is of another version: do this step in its Console, and run setup again."),
        (409 or 422, _) => (
            SetupErrorCode.Conflict,
            "It collides with what is configured already. Resolve it in Logto Console, where the message says what, and run setup again."),
        (402 or 403, _) => (
            SetupErrorCode.Refused, "The plan of the tenant does not allow it. Look at what Logto Console says of the quota."),
        (429 or >= 500, _) => (SetupErrorCode.Unreachable, NotNow(call)),
        _ => (SetupErrorCode.Refused, "Do this step in Logto Console, and run setup again for the rest."),
    };
}
