using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.SignIn;

namespace Bookstore.LocalTenant.Logto.Account;

/// <summary>
/// <c>/api/verifications</c>: by password, by a code that would be mailed and is on the user's page of the console, and by signing
/// in with Patreon on the app's own page.
/// </summary>
internal static class VerificationRoutes
{
    private static readonly ApiError InvalidCredentials = new(
        StatusCodes.Status422UnprocessableEntity, "session.invalid_credentials", "Incorrect account or password. Please check your input.");

    private static readonly ApiError CodeMismatch = new(
        StatusCodes.Status400BadRequest, "verification_code.code_mismatch", "Invalid verification code.");

    private static readonly ApiError ConnectorError = new(
        StatusCodes.Status400BadRequest,
        "connector.general",
        """Error occurred in connector: {"message":"{}"}""",
        new JsonObject { ["message"] = "{}" });

    private static readonly ApiError NotFound = new(
        StatusCodes.Status404NotFound, "session.verification_session_not_found", "The verification was not successful. Restart the verification flow and try again.");

    public static void Map(IEndpointRouteBuilder verifications)
    {
        verifications.MapPost("/password", async (HttpContext context, AccountCaller caller, VerificationRecords records, JsonBody body) =>
            caller.User.PasswordHash is { } hash && Passwords.Verify(body.Text("password"), hash)
                ? ApiResults.Created(VerificationRecords.Describe(
                    await records.AddAsync(caller.User.Id, VerificationRecords.Password, [], isVerified: true, context.RequestAborted)))
                : InvalidCredentials);
        verifications.MapPost("/verification-code", SendCodeAsync);
        verifications.MapPost("/verification-code/verify", VerifyCodeAsync);
        verifications.MapPost("/social", StartSocialAsync);
        verifications.MapPost("/social/verify", VerifySocialAsync);
    }

    private static async Task<IResult> SendCodeAsync(HttpContext context, AccountCaller caller, VerificationRecords records, JsonBody body)
    {
        var data = new JsonObject { ["email"] = ReadEmail(body), ["code"] = VerificationRecords.NewCode() };
        return ApiResults.Created(VerificationRecords.Describe(
            await records.AddAsync(caller.User.Id, VerificationRecords.EmailCode, data, isVerified: false, context.RequestAborted)));
    }

    private static async Task<IResult> VerifyCodeAsync(HttpContext context, AccountCaller caller, VerificationRecords records, TenantDb db, JsonBody body)
    {
        var email = ReadEmail(body);
        if (await records.FindAsync(caller.User.Id, body.Text("verificationId"), VerificationRecords.EmailCode, context.RequestAborted) is not { } record)
        {
            return NotFound;
        }

        var data = JsonNode.Parse(record.Data)!;
        if ((string?)data["code"] != body.Text("code") || (string?)data["email"] != email) return CodeMismatch;

        // A code to another address proves that address, not the user.
        record.IsVerified = email == caller.User.Email;
        await db.SaveChangesAsync(context.RequestAborted);
        return ApiResults.Json(new JsonObject { ["verificationRecordId"] = record.Id });
    }

    private static async Task<IResult> StartSocialAsync(
        HttpContext context, AccountCaller caller, VerificationRecords records, PatreonConnector patreon, JsonBody body)
    {
        if (body.Text("connectorId") is var connectorId && connectorId != LocalTenantSettings.ConnectorId)
        {
            return ApiError.DoesNotExist("connectors", connectorId);
        }

        var (state, redirectUri) = (body.Text("state"), body.Text("redirectUri"));
        var data = new JsonObject { ["state"] = state, ["redirectUri"] = redirectUri };
        var record = await records.AddAsync(caller.User.Id, VerificationRecords.Social, data, isVerified: false, context.RequestAborted);
        var answer = VerificationRecords.Describe(record);
        answer["authorizationUri"] = patreon.AuthorizationUri(redirectUri, state);
        return ApiResults.Created(answer);
    }

    private static async Task<IResult> VerifySocialAsync(
        HttpContext context, AccountCaller caller, VerificationRecords records, PatreonConnector patreon, TenantDb db, JsonBody body)
    {
        var connectorData = new JsonBody(body.OptionalObject("connectorData") ?? []);
        if (await records.FindSocialAsync(body.Text("verificationRecordId"), context.RequestAborted) is not { } record)
        {
            return NotFound;
        }

        var data = JsonNode.Parse(record.Data)!.AsObject();
        if (connectorData.OptionalText("redirectUri") is not { } redirectUri
            || redirectUri != (string?)data["redirectUri"]
            || connectorData.OptionalText("state") != (string?)data["state"])
        {
            return ConnectorError;
        }

        try
        {
            var account = await patreon.ReadUserAsync(connectorData.OptionalText("code") ?? "", redirectUri, context.RequestAborted);
            data["identity"] = UserStore.Details(account);
            record.Data = data.ToJsonString();
            record.IsVerified = true;
            await db.SaveChangesAsync(context.RequestAborted);
            return ApiResults.Json(new JsonObject { ["verificationRecordId"] = record.Id });
        }
        catch (PatreonException)
        {
            return ConnectorError;
        }
    }

    private static string ReadEmail(JsonBody body)
    {
        var identifier = new JsonBody(body.OptionalObject("identifier") ?? []);
        identifier.OneOf("type", "email");
        return identifier.Text("value");
    }
}
