using System.CommandLine;
using Bookstore.Application.Maintenance;
using Bookstore.Operations;
using Bookstore.Operations.Setup;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>setup</c>: plans the configuration of Logto, and of Patreon's webhook, shows the plan, asks, and carries it out.</summary>
internal sealed class SetupCommand(CommandConsole console, Build build)
{
    private readonly Option<string?> _appId = new("--app-id")
    {
        Description = "The ID of the application at Logto to use. Default: Logto:AppId, then the application named Bookstore, then a new one.",
    };

    private readonly Option<bool> _socialOnly = new("--social-only")
    {
        Description = "Let people sign in through social connectors only. Without it, other ways to sign in stay.",
    };

    private readonly Option<string?> _api = new("--api") { Description = "The indicator of an API resource to create, such as https://books.example/api." };

    private readonly Option<string[]> _permissions = new("--permission")
    {
        Description = "A permission of that API resource, such as read:books. Can be repeated.",
    };

    private readonly Option<bool> _librarianRole = new("--librarian-role")
    {
        Description = "Create the role 'librarian', for the librarian's desk at /librarian.",
    };

    private readonly Option<string[]> _organizationRoles = new("--organization-role")
    {
        Description = "A role of the organization template to create, with its permissions, such as host=invite:reader,read:shelf. Can be repeated.",
    };

    private readonly Option<bool> _organizationWebhooks = new("--organization-webhooks")
    {
        Description = "Have Logto's webhook tell of people who join and leave organizations, which are reading circles here.",
    };

    private readonly Option<bool> _accountCenter = new("--account-center")
    {
        Description = "Let people change their accounts at Logto, and send those who want to delete theirs to this site.",
    };

    private readonly Option<bool> _printEnv = new("--print-env")
    {
        Description = "Print the settings, with their secrets, as lines of an environment file, instead of storing them in the user-secrets.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the plan and change nothing. Patreon's webhook is left out." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Carry the plan out without asking." };

    private readonly SetupInput _input = new();

    public static AppCommand Create(CommandConsole console, Build build) => new SetupCommand(console, build).CreateCommand();

    private AppCommand CreateCommand()
    {
        var command = new AppCommand(
            console,
            "setup",
            "Configures Logto for this site, and Patreon's webhook if Patreon:* is set.",
            "setup",
            "setup --endpoint https://abc.logto.app --dry-run",
            "setup --social-only --yes",
            "setup --PublicUrl=https://books.example --print-env --yes")
        {
            _appId, _socialOnly, _api, _permissions, _librarianRole, _organizationRoles, _organizationWebhooks, _accountCenter,
            _printEnv, _dryRun, _yes,
        };
        foreach (var option in _input.Options)
        {
            command.Options.Add(option);
        }

        _api.Validators.Add(result =>
        {
            // On Linux, a path is an absolute URL of a file.
            if (!Uri.TryCreate(result.Tokens.SingleOrDefault()?.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError("--api must be an absolute URL, such as https://books.example/api.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(_permissions) is not null && result.GetResult(_api) is null)
            {
                result.AddError("--permission needs --api, the API resource that it belongs to.");
            }
        });
        _organizationRoles.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => OrganizationRoleOption.Parse(token.Value) is null))
            {
                result.AddError("--organization-role must be a name, or a name and its permissions, such as host=invite:reader,read:shelf.");
            }
        });
        return command.WithAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result)
    {
        var printsEnvironment = result.GetValue(_printEnv);
        var isDryRun = result.GetValue(_dryRun);
        var view = new SetupView(console, printsEnvironment ? console.Error : console.Output);
        await using var app = build(result.UnmatchedTokens, builder =>
        {
            // This command prints everything that matters.
            builder.Logging.ClearProviders();
            _input.Complete(builder.Configuration, result, view.Console);
            builder.Services.AddOperations();
            if (!builder.Environment.IsDevelopment() && !printsEnvironment && !isDryRun)
            {
                throw new CommandException("Outside Development the site does not read user-secrets. Print the settings with --print-env.");
            }
        });
        var mediator = app.Services.GetRequiredService<IMediator>();
        if (!isDryRun && !string.IsNullOrWhiteSpace(app.Configuration["Patreon:AccessToken"]))
        {
            await PrepareDatabaseAsync(app, mediator);
        }

        var options = new SetupOptions(
            result.GetValue(_appId),
            result.GetValue(_socialOnly),
            result.GetValue(_api),
            result.GetValue(_permissions),
            result.GetValue(_librarianRole),
            [.. (result.GetValue(_organizationRoles) ?? []).Select(role => OrganizationRoleOption.Parse(role)!)],
            result.GetValue(_organizationWebhooks),
            result.GetValue(_accountCenter),
            StoresSettings: !printsEnvironment && app.Environment.IsDevelopment(),
            SkipsPatreon: isDryRun);
        var plan = await mediator.Send(new RunSetup(options, Apply: false));
        view.ShowPlan(plan);
        if (plan is { Error: null, HasChanges: true } && !isDryRun)
        {
            if (!result.GetValue(_yes) && !view.Confirms())
            {
                return 1;
            }

            plan = await mediator.Send(new RunSetup(options, Apply: true));
            view.ShowDone(plan);
        }

        if (plan.Error is null && !isDryRun)
        {
            view.ShowNextSteps(plan);
            if (printsEnvironment)
            {
                view.PrintEnvironment(plan);
            }
        }

        return (plan.Error ?? plan.PatreonError) is { } error
            ? console.Fail($"{error.Message}{Environment.NewLine}{error.Remedy}", 1)
            : 0;
    }

    // The creator's tokens are stored there, since a refresh token can be used only once.
    private static async Task PrepareDatabaseAsync(WebApplication app, IMediator mediator)
    {
        if (app.Environment.IsDevelopment())
        {
            await mediator.Send(new MigrateDatabase());
        }
        else if ((await mediator.Send(new CheckDatabase())).PendingMigrations > 0)
        {
            throw new CommandException("The tokens of Patreon:* are stored in the database, which lacks migrations. Run 'dotnet Bookstore.Web.dll migrate' first.");
        }
    }
}
