using System.Text.RegularExpressions;
using Bookstore.Application.Setup;
using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>What <c>setup</c> says.</summary>
internal sealed partial class SetupView(CommandConsole streams, IAnsiConsole console)
{
    /// <summary>Where it says it.</summary>
    public IAnsiConsole Console { get; } = console;

    /// <summary>Shows the plan.</summary>
    /// <param name="plan">The plan.</param>
    public void ShowPlan(SetupPlan plan)
    {
        Console.WriteLine($"For the site {plan.Origin}, at the Logto {plan.Settings["Logto:Endpoint"]}:");
        foreach (var step in plan.Steps)
        {
            Console.MarkupLineInterpolated(step.Kind switch
            {
                SetupStepKind.Create => $"[green]create[/]  {step.Thing}",
                SetupStepKind.Change => $"[yellow]change[/]  {step.Thing}",
                SetupStepKind.Keep => (FormattableString)$"[grey]keep[/]    {step.Thing}",
            });
            foreach (var field in step.Fields)
            {
                Console.MarkupLineInterpolated(field.IsChanged
                    ? $"          {field.Name}: {field.From ?? "none"} -> {field.To ?? "none"}"
                    : (FormattableString)$"          [grey]{field.Name}: {field.To ?? "none"}[/]");
            }

            if (step.Warning is { } warning)
            {
                Console.MarkupLineInterpolated($"[yellow]warning[/] {warning}");
            }
        }

        if ((plan.PatreonProblem?.Message ?? plan.WhyNoPatreon) is { } reason)
        {
            Console.MarkupLineInterpolated($"[yellow]skip[/]    Patreon's webhook: {reason}");
        }

        if (plan.IsDone)
        {
            Console.WriteLine("Nothing to change.");
        }
    }

    /// <summary>Whether the person at the terminal agrees to the plan; nobody is there where it is redirected.</summary>
    public bool Agrees()
    {
        if (!Console.Profile.Capabilities.Interactive)
        {
            streams.Fail("Nothing was changed, since nobody can be asked. To do what the plan says, run the same with --yes.", 1);
            return false;
        }

        var agrees = Console.Confirm("Do this?", defaultValue: false);
        if (!agrees)
        {
            Console.WriteLine("Nothing was changed.");
        }

        return agrees;
    }

    public void ShowDone(SetupPlan plan)
    {
        foreach (var step in plan.Steps.Where(step => step.Kind != SetupStepKind.Keep))
        {
            Console.MarkupLineInterpolated($"[green]done[/]    {step.Thing}");
        }
    }

    public void ShowWhatNext(SetupPlan plan)
    {
        Console.WriteLine();
        Console.WriteLine("At Patreon, the client of Logto's connector needs this redirect URI:");
        // On one line however long: it is there to be copied.
        Console.Profile.Out.Writer.WriteLine($"  {plan.Settings["Logto:Endpoint"]}/callback/{plan.ConnectorId}");
        Console.WriteLine("Register it on https://www.patreon.com/portal/registration/register-clients");
        if (new Uri(plan.Origin).IsLoopback)
        {
            Console.WriteLine($"Patreon's webhooks and Logto's back-channel logouts do not reach {plan.Origin} before PublicUrl is public;");
            Console.WriteLine("Logto's own webhooks do where Logto runs on this machine.");
        }

        Console.WriteLine("Next:");
        Console.WriteLine($"  {CommandSupport.HowToRun("doctor")}");
        Console.WriteLine($"  {CommandSupport.HowToRun()}");
    }

    /// <summary>Prints the settings as lines that a shell and an environment file understand, and nothing else.</summary>
    public void PrintEnvironment(SetupPlan plan)
    {
        foreach (var (name, value) in plan.Settings.Where(setting => setting.Value is not null))
        {
            var word = PlainWord().IsMatch(value!) ? value : $"'{value!.Replace("'", @"'\''", StringComparison.Ordinal)}'";
            streams.OutputWriter.WriteLine($"{name.Replace(":", "__", StringComparison.Ordinal)}={word}");
        }
    }

    [GeneratedRegex(@"^[\w.:/@%+=,-]+$")]
    private static partial Regex PlainWord();
}
