using System.Globalization;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Webhooks;

/// <summary>The webhooks of a sign-in: <c>User.Created</c>, then <c>PostRegister</c>, or <c>PostSignIn</c> alone.</summary>
internal sealed class InteractionWebhooks(LocalTenantSettings settings, WebhookSender webhooks)
{
    /// <summary>The id of the tenant's one webhook; Logto's are random.</summary>
    public const string HookId = "bookstore-local-hook";

    public static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Ip(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";

    public void UserCreated(HttpContext context, Interaction interaction, User user) => webhooks.Enqueue(new JsonObject
    {
        ["event"] = "User.Created",
        ["createdAt"] = Now(),
        ["interactionEvent"] = "Register",
        ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
        ["applicationId"] = settings.AppId,
        ["sessionId"] = interaction.KeyHash,
        ["ip"] = Ip(context),
        ["application"] = Application(),
        ["data"] = UserEntity.Of(user),
        ["hookId"] = HookId,
    });

    /// <summary>A user who registers became a member, just in time.</summary>
    public void MembershipUpdated(HttpContext context, Interaction interaction, string organizationId, User user) => webhooks.Enqueue(new JsonObject
    {
        ["event"] = "Organization.Membership.Updated",
        ["createdAt"] = Now(),
        ["interactionEvent"] = "Register",
        ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
        ["applicationId"] = settings.AppId,
        ["sessionId"] = interaction.KeyHash,
        ["ip"] = Ip(context),
        ["application"] = Application(),
        ["organizationId"] = organizationId,
        ["addedUserIds"] = new JsonArray(user.Id),
        ["hookId"] = HookId,
    });

    public void Registered(HttpContext context, Interaction interaction, User user) =>
        Completed("PostRegister", "Register", context, interaction, user);

    public void SignedIn(HttpContext context, Interaction interaction, User user) =>
        Completed("PostSignIn", "SignIn", context, interaction, user);

    private void Completed(string name, string interactionEvent, HttpContext context, Interaction interaction, User user) =>
        webhooks.Enqueue(new JsonObject
        {
            ["event"] = name,
            ["interactionEvent"] = interactionEvent,
            ["createdAt"] = Now(),
            ["sessionId"] = interaction.KeyHash,
            ["userAgent"] = context.Request.Headers.UserAgent.ToString(),
            ["userId"] = user.Id,
            ["userIp"] = Ip(context),
            ["user"] = UserEntity.Of(user),
            ["application"] = Application(),
            ["hookId"] = HookId,
        });

    private JsonObject Application() => new()
    {
        ["id"] = settings.AppId,
        ["type"] = "Traditional",
        ["name"] = "Bookstore",
        ["description"] = "Bookstore on this machine",
    };
}
