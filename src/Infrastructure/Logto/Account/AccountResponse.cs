using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Infrastructure.Logto.Account;

/// <summary>Reads what <c>/api/my-account</c> answers.</summary>
internal static class AccountResponse
{
    private static readonly (LogtoAccountField Field, string Name)[] Names =
        [(LogtoAccountField.Name, "name"), (LogtoAccountField.Username, "username"), (LogtoAccountField.Picture, "avatar")];

    public static string NameOf(LogtoAccountField field) => Names.Single(name => name.Field == field).Name;

    public static LogtoAccount Read(JsonElement account, AccountCenter center) => new(
        new LogtoClaims(
            account.Name("name"),
            account.Id("username"),
            account.Email("primaryEmail"),
            EmailVerified: null,
            account.Address("avatar"),
            account.Time("updatedAt")),
        // A field that is off is absent; one without a value is null.
        [.. Names.Where(name => account.Find(name.Name) is not null).Select(name => name.Field)],
        PatreonConnector.Read(account),
        center.FindPatreonPages())
    {
        PatreonConnectorId = center.PatreonConnectorId,
        // An older Logto doesn't say.
        NeedsVerification = !IsFalse(account, "hasSecurityVerificationMethod"),
        CanVerify = IsTrue(account, "hasPassword") || (account.Text("primaryEmail") is not null && center.SendsEmail)
            || (account.Text("primaryPhone") is not null && center.SendsTexts),
        CanVerifyByEmail = account.Text("primaryEmail") is not null && center.SendsEmail,
        HasAnotherSignIn = account.Find("identities") is { ValueKind: JsonValueKind.Object } identities
            && (identities.EnumerateObject().Count() > 1 || center.SignInMethods.Any(method => IsUsable(method, account))),
    };

    /// <summary>Reads an error by its code.</summary>
    public static LogtoAccountResult ReadError(int status, JsonElement error) => (status, error.Text("code")) switch
    {
        (403, _) or (_, "account_center.not_enabled") => new LogtoAccountResult.NotOffered(),
        // Another token didn't help, and a sign-in would go round in circles.
        (401 or 404 or 429 or >= 500, _) or (_, null) => new LogtoAccountResult.Unavailable(),
        (_, { } code) when code.StartsWith("account_center.", StringComparison.Ordinal) =>
            new LogtoAccountResult.Rejected(FindField(error), LogtoAccountProblem.NotEditable),
        (_, "user.username_already_in_use") => new LogtoAccountResult.Rejected(LogtoAccountField.Username, LogtoAccountProblem.Taken),
        (_, { } code) when code.StartsWith("user.username", StringComparison.Ordinal) =>
            new LogtoAccountResult.Rejected(LogtoAccountField.Username, LogtoAccountProblem.Invalid),
        _ => new LogtoAccountResult.Rejected(FindField(error), LogtoAccountProblem.Invalid),
    };

    // The first issue of Logto's validator names the path to the field.
    private static LogtoAccountField? FindField(JsonElement error)
    {
        var issue = error.Find("data")?.Find("issues") is { ValueKind: JsonValueKind.Array } issues ? issues.EnumerateArray().FirstOrDefault() : default;
        var path = issue.Find("path") is { ValueKind: JsonValueKind.Array } segments ? segments.EnumerateArray().FirstOrDefault().ToString() : null;
        return Names.Where(name => name.Name == path).Select(name => (LogtoAccountField?)name.Field).FirstOrDefault();
    }

    // Whether the person has what this way to sign in asks for.
    private static bool IsUsable(JsonElement method, JsonElement account)
    {
        var identifier = method.Text("identifier") switch
        {
            "username" => account.Text("username"),
            "email" => account.Text("primaryEmail"),
            "phone" => account.Text("primaryPhone"),
            _ => null,
        };
        return identifier is not null && (IsTrue(method, "verificationCode") || (IsTrue(method, "password") && IsTrue(account, "hasPassword")));
    }

    private static bool IsTrue(JsonElement element, string name) => element.Find(name) is { ValueKind: JsonValueKind.True };

    private static bool IsFalse(JsonElement element, string name) => element.Find(name) is { ValueKind: JsonValueKind.False };
}
