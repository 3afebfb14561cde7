using Bookstore.Application;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logto.Connectors;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Logto.Account;

/// <summary>Calls <c>/api/verifications</c> and <c>/api/my-account/identities</c>.</summary>
internal sealed class LogtoPatreonLinking(AccountApiClient client, IOptions<SiteOptions> site) : IPatreonLinking
{
    private const string Codes = "/api/verifications/verification-code";
    private const string Identities = "/api/my-account/identities";

    private string RedirectUri => site.Value.Origin + SiteAddresses.PatreonLinkCallback;

    public async Task<PatreonLinkingResult> SendCodeAsync(string email, CancellationToken cancellationToken) =>
        ReadVerification(await PostAsync(Codes, new { identifier = Identify(email) }, cancellationToken)) switch
        {
            // Here it is the connector for email that failed.
            PatreonLinkingResult.Rejected { Problem: PatreonLinkProblem.NoConsent } => new PatreonLinkingResult.Unavailable(),
            var other => other,
        };

    public async Task<PatreonLinkingResult> VerifyCodeAsync(string email, string verificationId, string code, CancellationToken cancellationToken) =>
        ReadVerification(await PostAsync($"{Codes}/verify", new { identifier = Identify(email), verificationId, code }, cancellationToken));

    public async Task<PatreonLinkingResult> StartAsync(string connectorId, string state, CancellationToken cancellationToken) =>
        ReadVerification(await PostAsync("/api/verifications/social", new { connectorId, state, redirectUri = RedirectUri }, cancellationToken));

    public async Task<PatreonLinkingResult> CompleteAsync(PatreonConsent consent, string code, CancellationToken cancellationToken)
    {
        var connectorData = new { code, state = consent.State, redirectUri = RedirectUri };
        var verified = ReadVerification(await PostAsync(
            "/api/verifications/social/verify", new { verificationRecordId = consent.ConsentId, connectorData }, cancellationToken));
        if (verified is not PatreonLinkingResult.Verification verification)
        {
            return verified;
        }

        return ReadChange(await client.SendAsync(
            consent.Change == PatreonLinkChange.Replace ? HttpMethod.Put : HttpMethod.Post,
            Identities,
            new { newIdentifierVerificationRecordId = verification.Id },
            consent.VerificationId,
            cancellationToken));
    }

    public async Task<PatreonLinkingResult> UnlinkAsync(string? verificationId, CancellationToken cancellationToken) =>
        ReadChange(await client.SendAsync(HttpMethod.Delete, $"{Identities}/{PatreonConnector.Target}", body: null, verificationId, cancellationToken));

    private static object Identify(string email) => new { type = "email", value = email };

    private Task<AccountApiResponse> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        client.SendAsync(HttpMethod.Post, path, body, verificationId: null, cancellationToken);

    private PatreonLinkingResult ReadVerification(AccountApiResponse response) => response switch
    {
        { IsSuccess: true, Body: var body } when body.Text("verificationRecordId") is { } id =>
            new PatreonLinkingResult.Verification(id, body.Address("authorizationUri") is { } address ? new Uri(address) : null),
        _ => ReadError(response),
    };

    private PatreonLinkingResult ReadChange(AccountApiResponse response) =>
        response.IsSuccess ? new PatreonLinkingResult.Done() : ReadError(response);

    private PatreonLinkingResult ReadError(AccountApiResponse response)
    {
        switch (response.Outcome)
        {
            case AccountApiOutcome.SignInNeeded:
                return new PatreonLinkingResult.SignInNeeded();
            case AccountApiOutcome.Denied:
                return new PatreonLinkingResult.Rejected(PatreonLinkProblem.NotOffered);
            case AccountApiOutcome.Answered when FindProblem(response.ErrorCode) is { } problem:
                return new PatreonLinkingResult.Rejected(problem);
            case AccountApiOutcome.Answered when response.Status is 404 or 405:
                // A Logto that has no such call yet.
                return new PatreonLinkingResult.Rejected(PatreonLinkProblem.NotOffered);
            case AccountApiOutcome.Answered:
                client.LogFailure(response);
                break;
        }

        return new PatreonLinkingResult.Unavailable();
    }

    private static PatreonLinkProblem? FindProblem(string? code) => code switch
    {
        "verification_code.code_mismatch" => PatreonLinkProblem.WrongCode,
        "user.identity_already_in_use" or "user.identity_already_exists" => PatreonLinkProblem.Taken,
        "user.last_sign_in_method_required" => PatreonLinkProblem.LastSignIn,
        // Patreon did not take the code, or the person took longer than it lasts.
        "connector.general" or "connector.social_auth_code_invalid" or "connector.authorization_failed" => PatreonLinkProblem.NoConsent,
        // The connector that would send the code is missing.
        "connector.not_found" => PatreonLinkProblem.NotOffered,
        { } when code.StartsWith("account_center.", StringComparison.Ordinal) => PatreonLinkProblem.NotOffered,
        // Not found, expired, tried too often.
        { } when code.StartsWith("verification_", StringComparison.Ordinal) || code.StartsWith("session.verification_", StringComparison.Ordinal) =>
            PatreonLinkProblem.Expired,
        _ => null,
    };
}
