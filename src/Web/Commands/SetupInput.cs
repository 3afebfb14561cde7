using System.CommandLine;
using Spectre.Console;

namespace Bookstore.Web.Commands;

/// <summary>The settings that <c>setup</c> starts from: its options, then the site's settings, then answers at the terminal.</summary>
internal sealed class SetupInput
{
    private const string VisibleToAll = " Everyone on this machine can see it in the process list: let setup ask for it, or set the environment variable ";

    private readonly Input[] _inputs =
    [
        new("Logto:Endpoint", "--endpoint", "The address of Logto, such as https://abc.logto.app.", "Logto endpoint"),
        new("PublicUrl", "--public-url", "The origin that browsers use for this site.", "The origin of this site"),
        new("Logto:Management:AppId", "--m2m-app-id",
            "The ID of a machine-to-machine application at Logto with the role 'Logto Management API access'.", "Machine-to-machine app id"),
        new("Logto:Management:AppSecret", "--m2m-app-secret",
            $"The secret of the machine-to-machine application.{VisibleToAll}Logto__Management__AppSecret.", "Machine-to-machine app secret") { IsSecret = true },
        new("Logto:Management:Resource", "--m2m-resource", "The indicator of Logto's Management API, if it can't be derived from the endpoint."),
        new("PatreonConnector:ClientId", "--patreon-client-id",
            "The client at Patreon for Logto's connector; not that of Patreon:*.",
            "Client id at Patreon for Logto's connector (empty to keep the present one)") { IsOptional = true },
        new("PatreonConnector:ClientSecret", "--patreon-client-secret",
            $"The secret of that client at Patreon.{VisibleToAll}PatreonConnector__ClientSecret.", "Client secret at Patreon (empty to keep the present client)")
        { IsSecret = true, IsOptional = true },
        new("PatreonConnector:Scope", "--patreon-scope", "The scopes that the connector requests from Patreon. Default: 'identity identity[email]'."),
    ];

    public IEnumerable<Option> Options => _inputs.Select(input => input.Option);

    /// <summary>Adds the options to the settings, and asks for what is missing.</summary>
    /// <exception cref="CommandException">A setting is missing and there is no terminal, or the endpoint is the local tenant.</exception>
    public void Complete(IConfigurationManager settings, ParseResult result, IAnsiConsole console)
    {
        List<string> missing = [];
        // In a source of its own: the others hold beyond this run.
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
                    missing.Add($"{input.Setting} is missing: {char.ToLowerInvariant(input.Option.Description![0])}{input.Option.Description[1..]}".Split(VisibleToAll)[0]
                        + $" Set it as the environment variable {input.Setting.Replace(":", "__", StringComparison.Ordinal)}"
                        + (input.IsSecret ? "." : $" or with {input.Option.Name}."));
                }
            }

            if (input.Setting == "Logto:Endpoint" && IsLocalTenant(value, settings["LocalTenant:Port"] ?? "3011"))
            {
                throw new CommandException(
                    $"{value} is the local tenant, which needs no setup: start the site without a command, and sign in. "
                    + "To set up your own Logto, name it: --endpoint https://<tenant id>.logto.app.");
            }
        }

        if (missing.Count > 0)
        {
            throw new CommandException(string.Join(Environment.NewLine, missing));
        }

        settings.AddInMemoryCollection(given);
    }

    // Whichever name of this machine the endpoint has.
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
