namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>An API resource; <see cref="Indicator"/> is its resource indicator (RFC 8707) and the audience of its tokens.</summary>
internal sealed class ApiResource
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string Indicator { get; set; }

    public bool IsDefault { get; set; }

    /// <summary>In seconds.</summary>
    public int AccessTokenTtl { get; set; } = 3600;

    public List<ApiScope> Scopes { get; init; } = [];
}

/// <summary>A permission of an API resource.</summary>
internal sealed class ApiScope
{
    public required string Id { get; init; }

    public required string ResourceId { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>Unix milliseconds, as all times here.</summary>
    public required long CreatedAt { get; init; }
}
