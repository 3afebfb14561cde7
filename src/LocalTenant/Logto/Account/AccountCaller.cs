using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.Account;

/// <summary>The user whose opaque access token a call of the Account API brings, and what the account center allows.</summary>
internal sealed class AccountCaller(
    TenantDb db, Configs configs, IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations)
{
    private static readonly ApiError NotEnabled = new(
        StatusCodes.Status400BadRequest, "account_center.not_enabled", "Account center is not enabled.");

    private static readonly ApiError FieldNotEnabled = new(
        StatusCodes.Status400BadRequest, "account_center.field_not_enabled", "Field is not enabled.");

    private static readonly ApiError FieldNotEditable = new(
        StatusCodes.Status400BadRequest, "account_center.field_not_editable", "Field is not editable.");

    private static readonly ApiError PermissionDenied = new(
        StatusCodes.Status401Unauthorized, "verification_record.permission_denied", "Permission denied, please re-authenticate.");

    public User User { get; private set; } = null!;

    public string? GrantId { get; private set; }

    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>Identifies the caller; everything else here needs it.</summary>
    public async Task IdentifyAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0) throw new ApiException(ApiError.NoAuthorizationHeader);

        const string Scheme = "Bearer ";
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await tokens.FindByReferenceIdAsync(header[Scheme.Length..], context.RequestAborted)
            : null;
        User = await FindUserAsync(token, context.RequestAborted) ?? throw new ApiException(ApiError.Unauthorized);
        if (!await configs.IsAccountCenterEnabledAsync(context.RequestAborted)) throw new ApiException(NotEnabled);
    }

    /// <summary>Off, ReadOnly or Edit.</summary>
    public async Task<string> AccessAsync(string field, CancellationToken cancellationToken) =>
        (string?)(await configs.ReadAsync(LogtoConfig.AccountCenter, cancellationToken))["fields"]?[field] ?? AccountFields.Off;

    public async Task DemandReadAsync(string field, CancellationToken cancellationToken)
    {
        if (await AccessAsync(field, cancellationToken) == AccountFields.Off) throw new ApiException(FieldNotEnabled);
    }

    public async Task DemandEditAsync(string field, CancellationToken cancellationToken)
    {
        if (await AccessAsync(field, cancellationToken) != AccountFields.Edit) throw new ApiException(FieldNotEditable);
    }

    /// <summary>Whether the user has something that a verification can ask for: a password, an address or a number.</summary>
    public bool HasSecurityVerificationMethod => User.PasswordHash is not null || User.Email is not null || User.Phone is not null;

    /// <summary>Wants the header with a verified password or code; not from users who have neither, unless <paramref name="always"/>.</summary>
    public async Task DemandVerificationAsync(HttpContext context, bool always = false)
    {
        if (!always && !HasSecurityVerificationMethod) return;

        var id = context.Request.Headers["logto-verification-id"].ToString();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        if (!await db.VerificationRecords.AnyAsync(
            record => record.Id == id && record.UserId == User.Id && record.IsVerified && record.ExpiresAt > now
                && record.Type != VerificationRecords.Social,
            context.RequestAborted))
        {
            throw new ApiException(PermissionDenied);
        }
    }

    private async Task<User?> FindUserAsync(object? token, CancellationToken cancellationToken)
    {
        if (token is null
            || !await tokens.HasTypeAsync(token, TokenTypeIdentifiers.AccessToken, cancellationToken)
            || !await tokens.HasStatusAsync(token, Statuses.Valid, cancellationToken)
            || await tokens.GetExpirationDateAsync(token, cancellationToken) <= DateTimeOffset.UtcNow
            || await tokens.GetAuthorizationIdAsync(token, cancellationToken) is not { } grantId
            || await authorizations.FindByIdAsync(grantId, cancellationToken) is not { } grant
            || !await authorizations.HasStatusAsync(grant, Statuses.Valid, cancellationToken)
            || await tokens.GetSubjectAsync(token, cancellationToken) is not { } subject)
        {
            return null;
        }

        GrantId = grantId;
        Scopes = await authorizations.GetScopesAsync(grant, cancellationToken);
        var user = await db.Users.Include(user => user.Identities).Include(user => user.SsoIdentities).Include(user => user.MfaVerifications)
            .SingleOrDefaultAsync(user => user.Id == subject, cancellationToken);
        return user is { IsSuspended: false } ? user : null;
    }
}
