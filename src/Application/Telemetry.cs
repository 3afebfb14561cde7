using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Application.Webhooks;

namespace Bookstore.Application;

/// <summary>
/// The metrics of this layer; docs/operations.md says what each means. Every attribute is of a closed set: nothing that a
/// request sent is ever among the values.
/// </summary>
internal sealed class Telemetry
{
    private const string Name = "Bookstore";

    private readonly Counter<long> _started;
    private readonly Counter<long> _completed;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _logouts;
    private readonly Counter<long> _webhooks;
    private readonly Counter<long> _refreshed;
    private readonly Counter<long> _userChanges;

    public Telemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _started = meter.CreateCounter<long>("bookstore.sign_ins.started", "{sign_in}", "Browsers sent to Logto.");
        _completed = meter.CreateCounter<long>("bookstore.sign_ins.completed", "{sign_in}", "Sign-ins that opened a session.");
        _failed = meter.CreateCounter<long>("bookstore.sign_ins.failed", "{sign_in}", "Sign-ins that failed, by step and reason.");
        _logouts = meter.CreateCounter<long>("bookstore.logouts.received", "{logout}", "Back-channel logouts, by result.");
        _webhooks = meter.CreateCounter<long>("bookstore.webhooks.received", "{webhook}", "Webhooks of Logto and Patreon, by service and result.");
        _refreshed = meter.CreateCounter<long>("bookstore.profiles.refreshed", "{profile}", "Profiles that a webhook updated.");
        _userChanges = meter.CreateCounter<long>(
            "bookstore.logto.user_changes", "{change}", "Ends of sessions and deletions of users at Logto, by operation and result.");
    }

    public static ActivitySource Spans { get; } = new(Name);

    /// <summary>Counts the result of a request.</summary>
    public void Count(object? response)
    {
        switch (response)
        {
            case StartSignInResult.Started:
                _started.Add(1);
                break;
            case StartSignInResult.Failed failed:
                Fail("start", failed.Failure);
                break;
            case CompleteSignInResult.SignedIn:
                _completed.Add(1);
                break;
            case CompleteSignInResult.Failed failed:
                Fail("callback", failed.Failure);
                break;
            case BackChannelLogoutResult result:
                _logouts.Add(1, new KeyValuePair<string, object?>("bookstore.result", NameOf(result)));
                break;
        }
    }

    public void CountWebhook(WebhookService service, WebhookResult result) => _webhooks.Add(
        1,
        new KeyValuePair<string, object?>("bookstore.webhook.service", NameOf(service)),
        new KeyValuePair<string, object?>("bookstore.result", NameOf(result)));

    public void CountProfileRefresh() => _refreshed.Add(1);

    /// <param name="operation">A word of the code, such as <c>end_sessions</c>.</param>
    public void CountUserChange(string operation, LogtoUserResult result) => _userChanges.Add(
        1,
        new KeyValuePair<string, object?>("bookstore.operation", operation),
        new KeyValuePair<string, object?>("bookstore.result", NameOf(result)));

    /// <summary>A member of a closed set as an attribute's value.</summary>
    public static string NameOf(Enum member) => NameOf(member.ToString());

    /// <inheritdoc cref="NameOf(Enum)" />
    public static string NameOf(string member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    private void Fail(string step, SignInFailure reason) => _failed.Add(
        1,
        new KeyValuePair<string, object?>("bookstore.sign_in.step", step),
        new KeyValuePair<string, object?>("error.type", NameOf(reason)));
}
