using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>The webhooks of changes in Logto's Console; they contain the Management API's call behind the change.</summary>
internal sealed class DataMutationWebhooks(WebhookSender webhooks)
{
    /// <param name="part">The part of the user that was changed, such as <c>/password</c>.</param>
    public void DataUpdated(HttpContext context, User user, string part = "") => webhooks.Enqueue(
        Body("User.Data.Updated", context, user, "PATCH", StatusCodes.Status200OK, UserAfterwards(user), part));

    /// <summary>A change through the Account API, which names no call.</summary>
    public void DataUpdatedByUser(HttpContext context, User user) => webhooks.Enqueue(new JsonObject
    {
        ["event"] = "User.Data.Updated",
        ["createdAt"] = InteractionWebhooks.Now(),
        ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
        ["ip"] = InteractionWebhooks.Ip(context),
        ["data"] = UserEntity.Of(user),
        ["hookId"] = InteractionWebhooks.HookId,
    });

    public void SuspensionStatusUpdated(HttpContext context, User user) => webhooks.Enqueue(
        Body("User.SuspensionStatus.Updated", context, user, "PATCH", StatusCodes.Status200OK, UserAfterwards(user), "/is-suspended"));

    public void Deleted(HttpContext context, User user) => webhooks.Enqueue(
        Body("User.Deleted", context, user, "DELETE", StatusCodes.Status204NoContent, UserEntity.Of(user)));

    /// <summary>Users became members of the organization; <paramref name="userIds"/> are those who were not.</summary>
    public void MembersAdded(HttpContext context, string organizationId, IReadOnlyList<string> userIds) => webhooks.Enqueue(MembershipBody(
        context, "POST", StatusCodes.Status201Created, "/organizations/:id/users", new() { ["id"] = organizationId }, "addedUserIds", userIds));

    public void MemberRemoved(HttpContext context, string organizationId, string userId) => webhooks.Enqueue(MembershipBody(
        context,
        "DELETE",
        StatusCodes.Status204NoContent,
        "/organizations/:id/users/:userId",
        new() { ["id"] = organizationId, ["userId"] = userId },
        "removedUserIds",
        [userId]));

    /// <summary>A user accepted an invitation. The shape is from Logto's source; nobody recorded it.</summary>
    public void InvitationAccepted(HttpContext context, string invitationId, string organizationId, string userId)
    {
        var body = MembershipBody(
            context, "PUT", StatusCodes.Status200OK, "/organization-invitations/:id/status", new() { ["id"] = invitationId }, "addedUserIds", [userId]);
        body["organizationId"] = organizationId;
        webhooks.Enqueue(body);
    }

    private static JsonObject MembershipBody(
        HttpContext context, string method, int status, string route, JsonObject parameters, string change, IReadOnlyList<string> userIds) => new()
        {
            ["event"] = "Organization.Membership.Updated",
            ["createdAt"] = InteractionWebhooks.Now(),
            ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
            ["ip"] = InteractionWebhooks.Ip(context),
            ["path"] = parameters.Aggregate(route, (path, parameter) => path.Replace($":{parameter.Key}", (string?)parameter.Value, StringComparison.Ordinal)),
            ["method"] = method,
            ["status"] = status,
            ["params"] = parameters,
            ["matchedRoute"] = route,
            ["organizationId"] = parameters["id"]!.DeepClone(),
            [change] = new JsonArray([.. userIds.Select(id => JsonValue.Create(id))]),
            ["hookId"] = InteractionWebhooks.HookId,
        };

    private static JsonObject Body(
        string name, HttpContext context, User user, string method, int status, JsonObject data, string subresource = "") => new()
        {
            ["event"] = name,
            ["createdAt"] = InteractionWebhooks.Now(),
            ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
            ["ip"] = InteractionWebhooks.Ip(context),
            ["path"] = $"/users/{user.Id}{subresource}",
            ["method"] = method,
            ["status"] = status,
            ["params"] = new JsonObject { ["userId"] = user.Id },
            ["matchedRoute"] = $"/users/:userId{subresource}",
            ["data"] = data,
            ["hookId"] = InteractionWebhooks.HookId,
        };

    // The Management API's response has more than the user entity.
    private static JsonObject UserAfterwards(User user)
    {
        var answer = UserEntity.Of(user);
        answer["hasPassword"] = user.PasswordHash is not null;
        return answer;
    }
}
