namespace Bookstore.Application.Ports;

/// <summary>Reads a userinfo response that a session keeps.</summary>
public interface IUserInfoReader
{
    /// <summary>The user, or null where the session keeps no response.</summary>
    /// <param name="userInfo">The JSON from <see cref="ISessions.FindClaimsAsync"/>.</param>
    LogtoUser? Read(string userInfo);
}
