namespace Bookstore.Application.Ports;

/// <summary>The tokens that Logto gave.</summary>
public interface ILogtoTokens
{
    /// <summary>Revokes refresh tokens at Logto (RFC 7009). What fails is logged and fails nothing.</summary>
    /// <param name="refreshTokens">The tokens.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task RevokeAsync(IReadOnlyList<string> refreshTokens, CancellationToken cancellationToken);
}
