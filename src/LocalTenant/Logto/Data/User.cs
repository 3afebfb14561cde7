using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Times are Unix milliseconds, as in Logto's claims.</summary>
internal sealed class User
{
    public required string Id { get; init; }

    public string? Name { get; set; }

    public string? Avatar { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? Username { get; set; }

    /// <summary>Set for users who have a password.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Logto's <c>profile</c>, a JSON object with keys such as <c>familyName</c>.</summary>
    public string Profile { get; set; } = "{}";

    /// <summary>A JSON object.</summary>
    public string CustomData { get; set; } = "{}";

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; set; }

    public long? LastSignInAt { get; set; }

    /// <summary>The application that the user first signed in to; as at Logto, not yet set during the registration.</summary>
    public string? ApplicationId { get; set; }

    public bool IsSuspended { get; set; }

    public List<SocialIdentity> Identities { get; init; } = [];

    public List<SsoIdentity> SsoIdentities { get; init; } = [];

    public List<MfaVerification> MfaVerifications { get; init; } = [];

    /// <summary>Sets <see cref="UpdatedAt"/>, later than before even within one millisecond.</summary>
    public void Touch() => UpdatedAt = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), UpdatedAt + 1);

    /// <summary>The <c>identities</c> of Logto's claims and webhooks.</summary>
    public JsonObject IdentitiesByTarget() => new(Identities.Select(identity => KeyValuePair.Create<string, JsonNode?>(
        identity.Target,
        new JsonObject { ["userId"] = identity.ConnectorUserId, ["details"] = JsonNode.Parse(identity.Details) })));
}

/// <summary><see cref="Details"/> is JSON, as it was at the moment of linking.</summary>
internal sealed class SocialIdentity
{
    public required string Target { get; init; }

    public required string ConnectorUserId { get; init; }

    public required string UserId { get; init; }

    public required string Details { get; init; }
}
