using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>Changes to a user that the Management and the Account API have in common.</summary>
internal static partial class UserChanges
{
    /// <summary>Applies name, avatar, username and custom data; what the body doesn't have stays.</summary>
    public static async Task ApplyAsync(TenantDb db, User user, JsonBody body, CancellationToken cancellationToken)
    {
        if (body.Has("name")) user.Name = body.OptionalText("name");
        if (body.Has("avatar")) user.Avatar = body.OptionalText("avatar");
        if (body.Has("username")) user.Username = await ReadUsernameAsync(db, user, body, cancellationToken);
        if (body.OptionalObject("customData") is { } customData) user.CustomData = customData.ToJsonString();
        user.Touch();
    }

    /// <summary>Merges the body into the profile, as Logto does, and returns the profile.</summary>
    public static JsonObject MergeProfile(User user, JsonObject change)
    {
        var profile = JsonNode.Parse(user.Profile)!.AsObject();
        ConfiguredPart.Merge(profile, change);
        user.Profile = profile.ToJsonString();
        user.Touch();
        return profile;
    }

    private static async Task<string?> ReadUsernameAsync(TenantDb db, User user, JsonBody body, CancellationToken cancellationToken)
    {
        var username = body.OptionalText("username");
        if (username is null) return null;

        if (!Username().IsMatch(username))
        {
            var issue = new JsonObject { ["validation"] = "regex", ["code"] = "invalid_string", ["message"] = "Invalid" };
            throw new ApiException(ApiError.InvalidBody("username", issue, "Invalid"));
        }

        return await db.Users.AnyAsync(other => other.Username == username && other.Id != user.Id, cancellationToken)
            ? throw new ApiException(new ApiError(
                StatusCodes.Status422UnprocessableEntity, "user.username_already_in_use", "This username is already in use."))
            : username;
    }

    [GeneratedRegex("^[A-Z_a-z][0-9A-Z_a-z]*$")]
    private static partial Regex Username();
}
