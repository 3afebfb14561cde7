namespace Bookstore.Infrastructure.Persistence;

/// <summary>A logout token that was acted on: it is refused until it has expired by itself.</summary>
internal sealed class SpentLogoutToken
{
    public required string TokenId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
