using System.CommandLine;
using Bookstore.Application.Setup;
using MediatR;

namespace Bookstore.Web.Commands;

/// <summary><c>setup</c>: sets up Logto, and Patreon's webhook, for this site: shows what it would do, asks, and does it.</summary>
internal sealed class Setup(CommandConsole console, Build build)
{
    private readonly Option<string?> _appId = new("--app-id")
    {
        Description = "The application at Logto to use. Without it: that of Logto:AppId, else the one named Bookstore, else a new one.",
    };

    private readonly Option<bool> _socialOnly = new("--social-only")
    {
        Description = "Have people sign in through social connectors only. Without it other ways to sign in stay as they are.",
    };

    private readonly Option<string?> _api = new("--api") { Description = "The indicator of an API resource to have, such as https://books.example/api." };

    private readonly Option<string[]> _permissions = new("--permission")
    {
        Description = "A permission of that API resource, such as read:books; may be repeated.",
    };

    private readonly Option<bool> _printEnv = new("--print-env")
    {
        Description = "Print the settings as lines for an environment file, secrets too, instead of writing them to the user-secrets.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show the plan, and write nothing; Patreon's webhook is left out." };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do what the plan says without asking." };

    private readonly SetupInput _input = new();

    public static CommandSupport Create(CommandConsole console, Build build) => new Setup(console, build).CreateVerb();

    private CommandSupport CreateVerb()
    {
        var verb = new CommandSupport(
            console,
            "setup",
            "Sets up your Logto for this site, and Patreon's webhook where Patreon:* is set.",
            "setup",
            "setup --endpoint https://abc.logto.app --dry-run",
            "setup --social-only --yes",
            "setup --PublicUrl=https://books.example --print-env --yes")
        {
            _appId, _socialOnly, _api, _permissions, _printEnv, _dryRun, _yes,
        };
        foreach (var option in _input.Options)
        {
            verb.Options.Add(option);
        }

        _api.Validators.Add(result =>
        {
            // A path is an absolute URL on Linux, of a file.
            if (!Uri.TryCreate(result.Tokens.SingleOrDefault()?.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError("--api takes an absolute URL, such as https://books.example/api.");
            }
        });
        verb.Validators.Add(result =>
        {
            if (result.GetResult(_permissions) is not null && result.GetResult(_api) is null)
            {
                result.AddError("--permission needs --api, the API resource that the permission is of.");
            }
        });
        return verb.Does(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result)
    {
        var printsEnvironment = result.GetValue(_printEnv);
        var isDry = result.GetValue(_dryRun);
        var view = new SetupView(console, printsEnvironment ? console.Error : console.Output);
        await using var app = build(result.UnmatchedTokens, builder =>
        {
            // What is worth saying, this command says itself.
            builder.Logging.ClearProviders();
            _input.Complete(builder.Configuration, result, view.Console);
            if (!builder.Environment.IsDevelopment() && !printsEnvironment && !isDry)
            {
                throw new CommandException("Outside Development no user-secrets are read. Have the settings printed with --print-env.");
            }
        });
        var mediator = app.Services.GetRequiredService<IMediator>();
        if (!isDry && !string.IsNullOrWhiteSpace(app.Configuration["Patreon:AccessToken"]))
        {
            await PrepareDatabaseAsync(app, mediator);
        }

        var wishes = new SetupOptions(
            result.GetValue(_appId),
            result.GetValue(_socialOnly),
            result.GetValue(_api),
            result.GetValue(_permissions),
            StoresSettings: !printsEnvironment && app.Environment.IsDevelopment(),
            SkipsPatreon: isDry);
        var plan = await mediator.Send(new PlanSetup(wishes));
        view.ShowPlan(plan);
        if (plan is { Problem: null, HasChanges: true } && !isDry)
        {
            if (!result.GetValue(_yes) && !view.Agrees())
            {
                return 1;
            }

            plan = await mediator.Send(new ApplySetup(wishes));
            view.ShowDone(plan);
        }

        if (plan.Problem is null && !isDry)
        {
            view.ShowWhatNext(plan);
            if (printsEnvironment)
            {
                view.PrintEnvironment(plan);
            }
        }

        return (plan.Problem ?? plan.PatreonProblem) is { } problem
            ? console.Fail($"{problem.Message}{Environment.NewLine}{problem.Remedy}", 1)
            : 0;
    }

    // Patreon's tokens are kept there: a refresh token is good for one use.
    private static async Task PrepareDatabaseAsync(WebApplication app, IMediator mediator)
    {
        if (app.Environment.IsDevelopment())
        {
            await mediator.Send(new MigrateDatabase());
        }
        else if ((await mediator.Send(new CheckDatabase())).PendingMigrations > 0)
        {
            throw new CommandException("The tokens of Patreon:* are kept in the database, which is behind. Run 'dotnet Bookstore.Web.dll migrate' first.");
        }
    }
}
