using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.AspNetCore.Http;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>The webhooks of what Logto's Console does to a user; they tell the call of the Management API behind it.</summary>
internal sealed class UserEvents(WebhookSender webhooks)
{
    public void DataUpdated(HttpContext context, Person person) => webhooks.Enqueue(
        Body("User.Data.Updated", context, person, "PATCH", StatusCodes.Status200OK, UserAfterwards(person)));

    public void SuspensionStatusUpdated(HttpContext context, Person person) => webhooks.Enqueue(
        Body("User.SuspensionStatus.Updated", context, person, "PATCH", StatusCodes.Status200OK, UserAfterwards(person), "/is-suspended"));

    public void Deleted(HttpContext context, Person person) => webhooks.Enqueue(
        Body("User.Deleted", context, person, "DELETE", StatusCodes.Status204NoContent, UserEntity.Of(person)));

    private static JsonObject Body(
        string name, HttpContext context, Person person, string method, int status, JsonObject data, string subresource = "") => new()
        {
            ["event"] = name,
            ["createdAt"] = InteractionEvents.Now(),
            ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
            ["ip"] = InteractionEvents.Ip(context),
            ["path"] = $"/users/{person.Id}{subresource}",
            ["method"] = method,
            ["status"] = status,
            ["params"] = new JsonObject { ["userId"] = person.Id },
            ["matchedRoute"] = $"/users/:userId{subresource}",
            ["data"] = data,
            ["hookId"] = InteractionEvents.HookId,
        };

    // What the Management API answers says more than the user entity does.
    private static JsonObject UserAfterwards(Person person)
    {
        var user = UserEntity.Of(person);
        user["hasPassword"] = false;
        return user;
    }
}
