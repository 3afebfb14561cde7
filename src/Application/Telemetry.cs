using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Bookstore.Application.SignIn;
using Bookstore.Application.Webhooks;

namespace Bookstore.Application;

/// <summary>
/// What this layer measures; docs/operations.md says what each means. Without a listener a measurement costs next to
/// nothing. Every attribute is of a closed set: nothing that a request brought along is ever among the values.
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

    public Telemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _started = meter.CreateCounter<long>("bookstore.sign_ins.started", "{sign_in}", "Browsers sent to Logto.");
        _completed = meter.CreateCounter<long>("bookstore.sign_ins.completed", "{sign_in}", "Sign-ins that opened a session.");
        _failed = meter.CreateCounter<long>("bookstore.sign_ins.failed", "{sign_in}", "Sign-ins that came to nothing, by step and reason.");
        _logouts = meter.CreateCounter<long>("bookstore.logouts.received", "{logout}", "Back-channel logouts, by what became of them.");
        _webhooks = meter.CreateCounter<long>("bookstore.webhooks.received", "{webhook}", "Deliveries of Logto's webhook, by what became of them.");
        _refreshed = meter.CreateCounter<long>("bookstore.profiles.refreshed", "{profile}", "Profiles that a webhook brought up to date.");
    }

    /// <summary>A span for each request.</summary>
    public static ActivitySource Spans { get; } = new(Name);

    /// <summary>Counts what came of a request, where operators want to know.</summary>
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
            case ProcessLogtoWebhookResult result:
                _webhooks.Add(1, new KeyValuePair<string, object?>("bookstore.result", NameOf(result)));
                break;
        }
    }

    /// <summary>Counts a profile that a webhook brought up to date.</summary>
    public void CountRefresh() => _refreshed.Add(1);

    /// <summary>A member of a closed set as an attribute's value.</summary>
    public static string NameOf(Enum member) => NameOf(member.ToString());

    /// <inheritdoc cref="NameOf(Enum)" />
    public static string NameOf(string member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    private void Fail(string step, SignInFailure reason) => _failed.Add(
        1,
        new KeyValuePair<string, object?>("bookstore.sign_in.step", step),
        new KeyValuePair<string, object?>("error.type", NameOf(reason)));
}
