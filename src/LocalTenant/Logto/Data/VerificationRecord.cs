namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>A second factor.</summary>
internal sealed class MfaVerification
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    /// <summary><c>Totp</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The shared secret in Base32 (RFC 6238; RFC 4648, section 6).</summary>
    public required string Secret { get; init; }

    public required long CreatedAt { get; init; }
}

/// <summary>A proof that the Account API asks for, such as a password or a code by email.</summary>
internal sealed class VerificationRecord
{
    public required string Id { get; init; }

    public string? UserId { get; init; }

    /// <summary><c>Password</c>, <c>EmailVerificationCode</c> or <c>Social</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What is verified, as a JSON object.</summary>
    public string Data { get; set; } = "{}";

    public bool IsVerified { get; set; }

    public required long ExpiresAt { get; init; }
}

/// <summary>A one-time token (magic link). <see cref="Status"/> is <c>active</c>, <c>consumed</c>, <c>revoked</c> or <c>expired</c>.</summary>
internal sealed class OneTimeToken
{
    public required string Id { get; init; }

    public required string Email { get; init; }

    /// <summary>32 characters.</summary>
    public required string Token { get; init; }

    /// <summary>A JSON object, with <c>jitOrganizationIds</c>.</summary>
    public string Context { get; init; } = "{}";

    public string Status { get; set; } = "active";

    public required long CreatedAt { get; init; }

    public required long ExpiresAt { get; init; }
}
