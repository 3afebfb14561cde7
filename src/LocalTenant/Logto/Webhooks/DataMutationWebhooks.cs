using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>The webhooks of changes in Logto's Console; they contain the Management API's call behind the change.</summary>
internal sealed class DataMutationWebhooks(WebhookSender webhooks)
{
    public void DataUpdated(HttpContext context, User user) => webhooks.Enqueue(
        Body("User.Data.Updated", context, user, "PATCH", StatusCodes.Status200OK, UserAfterwards(user)));

    public void SuspensionStatusUpdated(HttpContext context, User user) => webhooks.Enqueue(
        Body("User.SuspensionStatus.Updated", context, user, "PATCH", StatusCodes.Status200OK, UserAfterwards(user), "/is-suspended"));

    public void Deleted(HttpContext context, User user) => webhooks.Enqueue(
        Body("User.Deleted", context, user, "DELETE", StatusCodes.Status204NoContent, UserEntity.Of(user)));

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
        answer["hasPassword"] = false;
        return answer;
    }
}
