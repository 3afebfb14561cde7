using System.CommandLine;
using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>The settings that <c>setup</c> starts from: flags, else what is set, else what somebody answers.</summary>
internal sealed class SetupInput
{
    private const string Visible = " Everybody on this machine sees it in the process list: better leave it out and be asked, or set the environment variable ";

    private readonly Input[] _inputs =
    [
        new("Logto:Endpoint", "--endpoint", "Logto's own address, such as https://abc.logto.app.", "Logto endpoint"),
        new("PublicUrl", "--public-url", "The origin that browsers use for this site.", "The origin of this site"),
        new("Logto:Management:AppId", "--m2m-app-id",
            "The id of a machine-to-machine application at Logto with the role 'Logto Management API access'.", "Machine-to-machine app id"),
        new("Logto:Management:AppSecret", "--m2m-app-secret",
            $"Its secret.{Visible}Logto__Management__AppSecret.", "Machine-to-machine app secret") { IsSecret = true },
        new("Logto:Management:Resource", "--m2m-resource", "The indicator of Logto's Management API, where it does not follow from the endpoint."),
        new("PatreonConnector:ClientId", "--patreon-client-id",
            "The client at Patreon for Logto's connector; another than that of Patreon:*.",
            "Client id at Patreon for Logto's connector (empty where it stays the same)") { IsOptional = true },
        new("PatreonConnector:ClientSecret", "--patreon-client-secret",
            $"Its secret.{Visible}PatreonConnector__ClientSecret.", "Client secret at Patreon (empty where the client stays the same)")
        { IsSecret = true, IsOptional = true },
        new("PatreonConnector:Scope", "--patreon-scope", "What the connector asks Patreon for, at least 'identity identity[email]' without it."),
    ];

    /// <summary>The flags.</summary>
    public IEnumerable<Option> Options => _inputs.Select(input => input.Option);

    /// <summary>Adds the flags to the settings, and asks for what is missing.</summary>
    /// <exception cref="CommandException">There is nobody to ask, or nothing to set up.</exception>
    public void Complete(IConfigurationManager settings, ParseResult result, IAnsiConsole console)
    {
        List<string> missing = [];
        // Not into the other sources, which tell what holds beyond this run.
        Dictionary<string, string?> given = [];
        foreach (var input in _inputs)
        {
            var value = result.GetValue(input.Option);
            if (value is not null)
            {
                given[input.Setting] = value;
            }

            value ??= settings[input.Setting];
            if (string.IsNullOrWhiteSpace(value) && input.Question is not null)
            {
                if (console.Profile.Capabilities.Interactive)
                {
                    given[input.Setting] = value = input.Ask(console);
                }
                else if (!input.IsOptional)
                {
                    missing.Add($"{input.Setting} is missing. {input.Option.Description}".Split(Visible)[0]
                        + $" Set it as the environment variable {input.Setting.Replace(":", "__", StringComparison.Ordinal)}"
                        + (input.IsSecret ? "." : $" or with {input.Option.Name}."));
                }
            }

            if (input.Setting == "Logto:Endpoint" && IsLocalTenant(value, settings["LocalTenant:Port"] ?? "3011"))
            {
                throw new CommandException(
                    $"{value} is the local tenant, which needs no setup: start the site without a command and sign in. "
                    + "For a Logto of your own, name it with --endpoint https://<tenant id>.logto.app.");
            }
        }

        if (missing.Count > 0)
        {
            throw new CommandException(string.Join(Environment.NewLine, missing));
        }

        settings.AddInMemoryCollection(given);
    }

    // However this machine is called there.
    private static bool IsLocalTenant(string? endpoint, string port) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.IsLoopback && $"{url.Port}" == port;

    private sealed record Input(string Setting, string Flag, string Description, string? Question = null)
    {
        public bool IsSecret { get; init; }

        public bool IsOptional { get; init; }

        public Option<string?> Option { get; } = new(Flag) { Description = Description };

        public string Ask(IAnsiConsole console)
        {
            var prompt = new TextPrompt<string>($"{Markup.Escape(Question!)}:") { AllowEmpty = IsOptional };
            return console.Prompt(IsSecret ? prompt.Secret(mask: null) : prompt);
        }
    }
}
