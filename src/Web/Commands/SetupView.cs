using System.Text.RegularExpressions;
using Bookstore.Infrastructure.Logto.Connectors;
using Bookstore.Operations.Setup;
using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>The output of <c>setup</c>.</summary>
internal sealed partial class SetupView(CommandConsole streams, IAnsiConsole console)
{
    public IAnsiConsole Console { get; } = console;

    public void ShowPlan(SetupPlan plan)
    {
        Console.WriteLine($"Plan for the site {plan.Origin} with Logto at {plan.Settings["Logto:Endpoint"]}:");
        foreach (var step in plan.Steps)
        {
            Console.MarkupLineInterpolated(step.Kind switch
            {
                SetupStepKind.Create => $"[green]create[/]  {step.Resource}",
                SetupStepKind.Change => $"[yellow]change[/]  {step.Resource}",
                SetupStepKind.Keep => (FormattableString)$"[grey]keep[/]    {step.Resource}",
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

        if ((plan.PatreonError?.Message ?? plan.PatreonSkipReason) is { } reason)
        {
            Console.MarkupLineInterpolated($"[yellow]skip[/]    Patreon webhook: {reason}");
        }

        if (plan.IsDone)
        {
            Console.WriteLine("Nothing to change.");
        }
    }

    /// <summary>Whether the person at the terminal confirms the plan. Without a terminal, nobody does.</summary>
    public bool Confirms()
    {
        if (!Console.Profile.Capabilities.Interactive)
        {
            streams.Fail("Nothing was changed, since there is no terminal to ask at. To carry the plan out, run the same with --yes.", 1);
            return false;
        }

        var confirms = Console.Confirm("Carry this plan out?", defaultValue: false);
        if (!confirms)
        {
            Console.WriteLine("Nothing was changed.");
        }

        return confirms;
    }

    public void ShowDone(SetupPlan plan)
    {
        foreach (var step in plan.Steps.Where(step => step.Kind != SetupStepKind.Keep))
        {
            Console.MarkupLineInterpolated($"[green]done[/]    {step.Resource}");
        }
    }

    public void ShowNextSteps(SetupPlan plan)
    {
        Console.WriteLine();
        foreach (var (target, id) in plan.ConnectorIds)
        {
            var name = SocialConnectors.NameOf(target);
            Console.WriteLine($"At {name}, the client of Logto's connector needs this redirect URI:");
            // On one line however long it is, so that it can be copied.
            Console.Profile.Out.Writer.WriteLine($"  {plan.Settings["Logto:Endpoint"]}/callback/{id}");
            if (target == SocialConnectors.Patreon)
            {
                Console.WriteLine("Register it at https://www.patreon.com/portal/registration/register-clients");
            }
        }

        if (new Uri(plan.Origin).IsLoopback)
        {
            Console.WriteLine($"Patreon's webhooks and Logto's back-channel logouts can't reach {plan.Origin} until PublicUrl is public;");
            Console.WriteLine("Logto's own webhooks can if Logto runs on this machine.");
        }

        Console.WriteLine("Next, start the site again, so that it has these settings, and run doctor beside it:");
        Console.WriteLine($"  {AppCommand.CommandLineFor()}");
        Console.WriteLine($"  {AppCommand.CommandLineFor("doctor")}");
    }

    /// <summary>Prints the settings as lines that both a shell and an environment file can read.</summary>
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
