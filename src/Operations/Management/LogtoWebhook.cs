namespace Bookstore.Operations.Management;

/// <summary>A webhook at Logto. One that is to be created has neither id nor signing key.</summary>
internal sealed record LogtoWebhook(
    string? Id, string Name, IReadOnlyList<string> Events, WebhookConfig Config, string? SigningKey = null, bool? Enabled = null);

internal sealed record WebhookConfig(string? Url = null);
