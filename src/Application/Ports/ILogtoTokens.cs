namespace Bookstore.Application.Ports;

/// <summary>The tokens that Logto gave.</summary>
public interface ILogtoTokens
{
    /// <summary>
    /// Revokes refresh tokens at Logto (RFC 7009), a few at a time, in two seconds or not at all. What fails is logged and fails nothing;
    /// a person who does not wait for the answer stops nothing.
    /// </summary>
    /// <param name="refreshTokens">The tokens.</param>
    Task RevokeAsync(IReadOnlyList<string> refreshTokens);
}
